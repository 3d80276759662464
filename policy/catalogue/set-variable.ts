import { sections } from "../model.ts";
import { expression, literal, policy, required, variable } from "./shape.ts";

/**
 * Result types that set-variable documents. Jwt, IResponse, List and Dictionary are not among
 * them: policies put such values there only through attributes made for it.
 */
const simpleTypes = [
  ..."bool sbyte byte ushort uint ulong short int long decimal float double Guid char".split(" "),
  ..."DateTime TimeSpan".split(" "),
];
const variableTypes = [
  ...simpleTypes,
  ...simpleTypes.map((type) => `${type}?`),
  ..."string byte[] sbyte[]".split(" "),
  ..."JArray JConstructor JContainer JProperty JObject JRaw JToken JValue".split(" "),
];

export const setVariable = policy("set-variable", {
  sections,
  attributes: {
    name: literal({ ...required, ...variable("sets") }),
    value: expression({ ...required, types: variableTypes, mayGive: "variable-type" }),
  },
});
