import { sections } from "../model.ts";
import { setBodyElement, setHeaderElement, setStatusElement } from "./messages.ts";
import {
  anyNumber,
  atLeastOnce,
  atMostOnce,
  boolean,
  child,
  elements,
  expression,
  integer,
  literal,
  nothing,
  policy,
  required,
  statements,
  text,
  variable,
} from "./shape.ts";

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

export const flowPolicies = [
  policy("base", { sections }),
  policy("include-fragment", {
    sections,
    attributes: { "fragment-id": literal({ ...required, format: "identifier" }) },
  }),
  policy("choose", {
    sections,
    content: elements(
      child("when", atLeastOnce, statements, {
        condition: expression({ ...required, ...boolean }),
      }),
      child("otherwise", atMostOnce, statements),
    ),
  }),
  policy("set-variable", {
    sections,
    attributes: {
      name: literal({ ...required, ...variable("sets") }),
      value: expression({ ...required, types: variableTypes }),
    },
  }),
  policy("return-response", {
    sections,
    attributes: { "response-variable-name": literal(variable("reads")) },
    content: elements(
      { ...setStatusElement, ...atMostOnce },
      { ...setHeaderElement, ...anyNumber },
      { ...setBodyElement, ...atMostOnce },
    ),
  }),
  policy("retry", {
    sections,
    attributes: {
      condition: expression({ ...required, ...boolean }),
      count: expression({ ...required, ...integer }),
      interval: expression({ ...required, ...integer }),
      "max-interval": expression(integer),
      delta: expression(integer),
      "first-fast-retry": expression(boolean),
    },
    content: statements,
  }),
  policy("trace", {
    // The page names inbound, backend and outbound; trace in on-error is confirmed by Microsoft.
    sections,
    attributes: {
      source: literal(required),
      severity: literal({ oneOf: ["verbose", "information", "error"] }),
    },
    content: elements(
      child("message", { least: 1, most: 1 }, text(expression(required))),
      child("metadata", anyNumber, nothing, {
        name: literal(required),
        value: expression(required),
      }),
    ),
  }),
];
