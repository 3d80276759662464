import { describe, expect, it } from "vitest";
import { CSharpException } from "../../../../policy/csharp/index.ts";
import { compiled, findingsOf, run, show } from "../evaluating.ts";

describe("integer arithmetic", () => {
  it.each([
    ["7 / 2", "3"],
    ["-7 / 2", "-3"],
    ["-7 % 2", "-1"],
    ["7 % -2", "1"],
    ["int i = int.MaxValue; return i + 1;", "-2147483648"],
    ["int i = int.MinValue; return -i;", "-2147483648"],
    ["int i = 65536; return i * i;", "0"],
    ["int i = 46341; return i * i;", "-2147479015"],
    ["uint u = 0; return u - 1;", "4294967295"],
    ["uint u = 4000000000; return u * 2;", "3705032704"],
    ["uint u = 7; return u / 2;", "3"],
    ["uint u = 5; return -u;", "-5"],
    ["long l = long.MaxValue; return l + 1;", "-9223372036854775808"],
    ["long l = 3000000000; return l * l;", "9000000000000000000"],
    ["ulong u = 0; return u - 1;", "18446744073709551615"],
    ["int a = 2000000000; long b = a + a; return b;", "-294967296"],
    ["int a = 2000000000; long b = (long)a + a; return b;", "4000000000"],
    ["byte b = 255; b++; return b;", "0"],
    ["byte b = 250; b += 10; return b;", "4"],
    ["sbyte b = 127; b++; return b;", "-128"],
    ["short s = unchecked((short)40000); return s;", "-25536"],
    ["ushort s = 0; s--; return s;", "65535"],
    ["byte a = 200, b = 100; return a + b;", "300"],
    ["~5", "-6"],
    ["~0u", "4294967295"],
    ["1 << 33", "2"],
    ["1L << 33", "8589934592"],
    ["int i = -8; return i >> 1;", "-4"],
    ["uint u = 0x80000000; return u >> 31;", "1"],
    ["0xFF & 0x0F", "15"],
    ["0xF0 | 0x0F", "255"],
    ["0b1010 ^ 0b0110", "12"],
    ["1_000_000", "1000000"],
    ["-2147483648", "-2147483648"],
    ["-9223372036854775808", "-9223372036854775808"],
    ["4294967295", "4294967295"],
    ["18446744073709551615", "18446744073709551615"],
    ["unchecked(int.MaxValue + 1)", "-2147483648"],
    ["(int)3.99", "3"],
    ["(int)-3.99", "-3"],
    ["unchecked((byte)258)", "2"],
    ["unchecked((int)5000000000L)", "705032704"],
    ["long l = 5000000000; return (int)l;", "705032704"],
    ["double d = 1e20; return (int)d;", "-2147483648"],
    ["(long)1e18", "1000000000000000000"],
    ["7 / 2.0", "3.5"],
    ["1.0 / 0", "Infinity"],
    ["0.0 / 0", "NaN"],
    ["5.5 % 2", "1.5"],
    ["0.1f + 0.2f", "0.3"],
    ["0.1 + 0.2", "0.30000000000000004"],
    ["(float)0.1 == 0.1", "False"],
    ["double.NaN == double.NaN", "False"],
    ["double.NaN.Equals(double.NaN)", "True"],
    ["byte b = 200; return (sbyte)b;", "-56"],
    ["char c = 'a'; c++; return c;", "b"],
    ["int x = 5; x <<= 2; x |= 1; x ^= 3; return x;", "22"],
    ["int x = 5; return x++ + ++x;", "12"],
    ["int x = 10; x -= 3; x *= 2; x /= 4; x %= 2; return x;", "1"],
    ["int x = 7; x = x++ * 2; return x;", "14"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    ["1 + 1", "int"],
    ["1 + 1L", "long"],
    ["1u + 1", "uint"],
    ["int i = 1; return 1u + i;", "long"],
    ["(byte)1 + (byte)2", "int"],
    ["1 + 1.0", "double"],
    ["1f + 1", "float"],
    ["'a' + 1", "int"],
    ["'a' + 'b'", "int"],
    ["1 < 2", "bool"],
    ["true ? 1 : 2L", "long"],
    ["5ul + 1", "ulong"],
    ["2147483648", "uint"],
    ["4294967296", "long"],
    ["-2147483648", "int"],
  ])("%s has the type %s", (text, type) => {
    expect(compiled(text).type).toBe(type);
  });

  it.each([
    ["int z = 0; return 1 / z;", "System.DivideByZeroException"],
    ["long z = 0; return 1 % z;", "System.DivideByZeroException"],
    ["int m = int.MinValue; int o = -1; return m / o;", "System.OverflowException"],
    ["int m = int.MaxValue; return checked(m + 1);", "System.OverflowException"],
    ["checked { int m = int.MaxValue; m++; return m; }", "System.OverflowException"],
    ["int i = 300; return checked((byte)i);", "System.OverflowException"],
    ["uint z = 0; return checked(z - 1);", "System.OverflowException"],
    ["return Math.Abs(int.MinValue);", "System.OverflowException"],
  ])("%s throws %s", (text, type) => {
    expect(() => run(text)).toThrowError(expect.objectContaining({ typeName: type }));
    expect(() => run(text)).toThrow(CSharpException);
  });

  it.each([
    ["int.MaxValue + 1", "overflow"],
    ["1 / 0", "divide by zero"],
    ["(byte)300", "overflow"],
    ["const int a = 2147483647; return a * 2;", "overflow"],
  ])("the constant %s is refused", (text, reason) => {
    const [finding] = findingsOf(text);
    expect(finding?.rule).toBe("csharp-type-mismatch");
    expect(finding?.message).toContain(reason);
  });
});

describe("numeric conversions", () => {
  it.each([
    ["byte b = 5; return b;", "5"],
    ["long l = 5; return l;", "5"],
    ["double d = 5; return d / 2;", "2.5"],
    ["ulong u = 5; return u + 1;", "6"],
    ["char c = (char)65; return c;", "A"],
    ["int i = 'A'; return i;", "65"],
    ["double d = 'A'; return d;", "65"],
    ["const int big = 200; byte b = big; return b;", "200"],
    ["byte[] bytes = { 1, 2, 255 }; return bytes[2];", "255"],
    [
      "long total = 0; foreach (byte b in new byte[] { 255, 255 }) total += b; return total;",
      "510",
    ],
    ["object o = 5; return (int)o + 1;", "6"],
    ["object o = 5; return o is long;", "False"],
    ["int? n = null; return n + 1;", "null"],
    ["int? n = 4; return n + 1;", "5"],
    ["int? n = null; return n > 1;", "False"],
    ["int? n = null; return n == null;", "True"],
    ["int? a = 1, b = 1; return a == b;", "True"],
    ["int? n = null; return n ?? 7;", "7"],
    ["int? n = null; return n.GetValueOrDefault();", "0"],
    ["int? n = 3; return n.HasValue ? n.Value : 0;", "3"],
    ["bool? a = null; bool? b = false; return a & b;", "False"],
    ["bool? a = null; bool? b = true; return a & b;", "null"],
    ["int? n = null; n++; return n;", "null"],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    "byte b = 256; return b;",
    "int i = 5L; return i;",
    "int i = 1.5; return i;",
    "byte a = 1, b = 2; byte c = a + b; return c;",
    "char c = 65; return c;",
    "int i = null; return i;",
    "uint u = -1; return u;",
    "float f = 1.5; return f;",
    "int i = 5; byte b = i; return b;",
    "long l = 1; ulong u = 2; return l + u;",
    "bool b = 1; return b;",
    "if (1) { } return 0;",
  ])("%s is refused", (text) => {
    expect(findingsOf(text).map(({ rule }) => rule)).toContain("csharp-type-mismatch");
  });

  it.each([
    [
      "object o = 5; return (long)o;",
      "Unable to cast object of type 'System.Int32' to type 'System.Int64'.",
    ],
    [
      'object o = "5"; return (int)o;',
      "Unable to cast object of type 'System.String' to type 'System.Int32'.",
    ],
    [
      "object o = 5; return (string)o;",
      "Unable to cast object of type 'System.Int32' to type 'System.String'.",
    ],
  ])("%s is an invalid cast", (text, message) => {
    expect(() => run(text)).toThrowError(
      expect.objectContaining({ typeName: "System.InvalidCastException", message }),
    );
  });

  it("unboxing null is a null reference", () => {
    expect(() => run("object o = null; return (int)o;")).toThrowError(
      expect.objectContaining({ typeName: "System.NullReferenceException" }),
    );
  });

  it("the value of an empty nullable is an invalid operation", () => {
    expect(() => run("int? n = null; return (int)n;")).toThrowError(
      expect.objectContaining({
        typeName: "System.InvalidOperationException",
        message: "Nullable object must have a value.",
      }),
    );
  });
});
