import { describe, expect, it } from "vitest";
import {
  flag,
  instance,
  list,
  needed,
  object,
  record,
  text,
} from "../../../constructs/properties/kinds.ts";
import { checkShape, type Shape } from "../../../constructs/properties/shape.ts";

interface Example {
  readonly name: string;
  readonly isOpen?: boolean;
  readonly members?: readonly string[];
  readonly rules?: Readonly<Record<string, Rule>>;
}

interface Rule {
  readonly only?: readonly string[];
}

const rule: Shape<Rule> = { only: list(text()) };

const shape: Shape<Example> = {
  name: needed(text("what people see")),
  isOpen: flag,
  members: list(text()),
  rules: record("the tools", object(rule)),
};

const check = (props: unknown) => () =>
  checkShape({ construct: "stack/example" }, shape, props as Example);

describe("a shape", () => {
  it.each([
    [{ name: "a" }],
    [{ name: "a", isOpen: undefined, unknown: undefined }],
    [{ name: "a", isOpen: false, members: [], rules: { a: {}, b: { only: ["c"] } } }],
    [Object.assign(Object.create(null), { name: "a" })],
    // As a resource is, which has more than the name that is asked for.
    [
      new (class Resource {
        name = "a";
        node = {};
      })(),
    ],
  ])("takes %j", (props) => {
    expect(check(props)).not.toThrow();
  });

  it.each([
    [undefined, "name is missing. Give text: what people see."],
    ["hunter2", "props cannot be text. Give an object with name, isOpen, members, rules."],
    [["hunter2"], "props cannot be a list. Give an object with name, isOpen, members, rules."],
    [new Date(), "props cannot be an object of another kind. Give an object with name,"],
    [{ name: "a", isopen: true }, "isopen is unknown; did you mean isOpen?"],
    [{ name: "a", other: "hunter2" }, "other is unknown; there are name, isOpen, members, rules."],
    [{ name: "a", toString: "hunter2" }, "toString is unknown; there are name,"],
    [
      { name: "a", isOpen: "hunter2" },
      "isOpen cannot be text. Give true or false, without quotes.",
    ],
    [
      { name: "a", rules: { b: { only: ["c", 1] } } },
      "rules.b.only[1] cannot be a number. Give text.",
    ],
    [{ name: "a", rules: { b: { Only: ["c"] } } }, "rules.b.Only is unknown; did you mean only?"],
  ])("refuses %j and repeats no value", (props, sentence) => {
    expect(check(props)).toThrow(`stack/example: ${sentence}`);
    expect(check(props)).not.toThrow("hunter2");
  });

  it("is compared with its interface by TypeScript", () => {
    // @ts-expect-error: the property is in no interface.
    const surplus: Shape<{ a?: string }> = { a: text(), b: text() };
    // @ts-expect-error: a property is missing.
    const short: Shape<{ a?: string; b?: string }> = { a: text() };
    // @ts-expect-error: it is no flag.
    const other: Shape<{ a?: string }> = { a: flag };
    // @ts-expect-error: it cannot be left out.
    const optional: Shape<{ a: string }> = { a: text() };
    // @ts-expect-error: it can be left out.
    const must: Shape<{ a?: string }> = { a: needed(text()) };
    // @ts-expect-error: such an object has no such member.
    const member: Shape<{ a?: Date }> = { a: instance(["getDecade"], "a Date") };
    expect([surplus, short, other, optional, must, member]).toHaveLength(6);
  });
});
