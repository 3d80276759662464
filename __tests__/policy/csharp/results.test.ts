import { describe, expect, it } from "vitest";
import {
  asBoolean,
  asBytes,
  asInt,
  asString,
  Boxed,
  boxDouble,
  boxInt,
  boxLong,
  display,
  loadCSharpCompiler,
  ValueTypeError,
} from "../../../policy/csharp/index.ts";
import { compiled, compiler, contextWith, findingsOf, run } from "./evaluating.ts";

describe("results", () => {
  it("keep their .NET type", () => {
    expect(run("1")).toEqual(boxInt(1));
    expect(run("1L")).toEqual(boxLong(1n));
    expect(run("'a'")).toBeInstanceOf(Boxed);
    expect(run("true")).toBe(true);
    expect(run('"a"')).toBe("a");
    expect(run("null")).toBeNull();
    expect(run("new byte[] { 1 }")).toEqual(Uint8Array.of(1));
    expect(run("object o = 1.5; return o;")).toEqual(boxDouble(1.5));
  });

  it("are read back with a check", () => {
    expect(asString("a")).toBe("a");
    expect(asString(null)).toBeNull();
    expect(asBoolean(true)).toBe(true);
    expect(asInt(boxInt(5))).toBe(5);
    expect(asInt(boxLong(5n))).toBe(5);
    expect(asBytes(Uint8Array.of(1))).toEqual(Uint8Array.of(1));
    expect(() => asString(boxInt(1))).toThrow(
      "The expression gives System.Int32 where a string is needed",
    );
    expect(() => asInt("1")).toThrow(ValueTypeError);
    expect(() => asInt(boxDouble(1))).toThrow(ValueTypeError);
    expect(() => asBoolean(null)).toThrow("gives null where a bool");
    expect(() => boxInt(2 ** 31)).toThrow(RangeError);
  });

  it("are displayed as .NET does", () => {
    expect(display(null)).toBe("");
    expect(display(true)).toBe("True");
    expect(display(boxInt(-1))).toBe("-1");
    expect(display(Uint8Array.of(1))).toBe("System.Byte[]");
  });

  it("have a static type", () => {
    expect(compiled("return context.Tracing ? 1 : 2;").type).toBe("int");
    expect(compiled('if (context.Tracing) return 1; return "a";').type).toBe("object");
    expect(compiled("if (context.Tracing) return 1; return 2L;").type).toBe("long");
    expect(compiled('if (context.Tracing) return null; return "a";').type).toBe("string");
    expect(compiled("new List<int?>()").type).toBe("List<int?>");
    expect(compiled('JObject.Parse("{}")').type).toBe("JObject");
    expect(findingsOf("context.Trace")[0]?.rule).toBe("csharp-type-mismatch");
  });

  it("do not depend on what ran before", () => {
    const counter = compiled("int n = 0; for (int i = 0; i < 3; i++) n += i; return n;");
    expect(display(counter.evaluate(contextWith()))).toBe("3");
    expect(display(counter.evaluate(contextWith()))).toBe("3");
  });

  it("the compiler is loaded once", () => {
    expect(loadCSharpCompiler({ evaluationsBeforeSource: 1 })).toBe(compiler);
  });
});
