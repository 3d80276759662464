import { describe, expect, it } from "vitest";
import { StartError } from "../../../local/errors.ts";
import { variableValues } from "../../../local/stack/variables.ts";

describe("the variables of a stack", () => {
  it("have what is given, then the environment, then the default", () => {
    const blocks = { a: { default: "d" }, b: { default: "d" }, c: { default: "d" } };
    const values = variableValues(blocks, { a: "g" }, { TF_VAR_a: "e", TF_VAR_b: "e" });
    expect(Object.fromEntries(values)).toEqual({ a: "g", b: "e", c: "d" });
  });

  it.each([
    ["string", "1", "1"],
    ["string", "", ""],
    [undefined, "true", "true"],
    ["number", "8.5", 8.5],
    ["bool", "true", true],
    ["list(string)", '["a"]', ["a"]],
    ["map(string)", '{"a":"b"}', { a: "b" }],
  ])("of type %s take %j", (type, text, value) => {
    const block = type === undefined ? {} : { type };
    expect(variableValues({ it: block }, { it: text }, {}).get("it")).toEqual(value);
  });

  it.each([
    ["number", '"1"'],
    ["number", "secret"],
    ["bool", "1"],
    ["list(string)", "a"],
    ["list(string)", "null"],
  ])("of type %s refuse %j without repeating it", (type, text) => {
    const reading = () => variableValues({ it: { type } }, { it: text }, {});
    expect(reading).toThrow(new StartError(`The variable it must be ${type}, written as JSON.`));
  });

  it("without a value are named, all of them", () => {
    expect(() => variableValues({ a: {}, b: {} }, {}, {})).toThrow(
      "Variables of the stack have no value: a, b. Give each one: --var a=VALUE, or TF_VAR_a in the environment.",
    );
  });

  it.each([
    [["a-b"], "--var a-b=VALUE."],
    [["a-b", "c"], "--var a-b=VALUE, or TF_VAR_c in the environment."],
    [["Ü"], "--var Ü=VALUE."],
  ])("without a value are exported only by names that a shell can export: %j", (names, advice) => {
    const blocks = Object.fromEntries(names.map((name) => [name, {}]));
    expect(() => variableValues(blocks, {}, {})).toThrow(`Give each one: ${advice}`);
  });

  it("that the stack does not have are refused", () => {
    expect(() => variableValues({ a: {} }, { a: "1", toString: "2" }, {})).toThrow(
      "The stack has no variable toString; its variables: a.",
    );
  });
});
