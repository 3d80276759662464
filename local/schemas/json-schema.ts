import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import draft04 from "ajv-draft-04";
import formats from "ajv-formats";
import type { DescribedSchema } from "../stack/operation-description.ts";
import type { ServiceSchema } from "./service-schemas.ts";

const here = "https://service.example/schema";

/**
 * A JSON Schema, of the draft that it names; of draft 7 where it names none.
 *
 * @throws Error where it is none
 */
export function jsonSchema(text: string): ServiceSchema {
  const document: unknown = JSON.parse(text);
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    throw new Error("it is not a JSON object.");
  }
  const parts = new Map<string, DescribedSchema>();
  const at = (reference = "#") => {
    const known = parts.get(reference) ?? part({ ...document }, reference);
    parts.set(reference, known);
    return known;
  };
  // A document that holds schemas by their names is none itself, and is asked for its parts only.
  if (!("openapi" in document || "swagger" in document)) at().problem(null);
  return { kind: "json", at };
}

type Check = (value: unknown) => string | undefined;

function part(document: Readonly<Record<string, unknown>>, reference: string): DescribedSchema {
  const checks = new Map<boolean | undefined, Check>();
  return {
    name: reference === "#" ? String(document["title"] ?? "inline") : reference,
    type: undefined,
    itemType: undefined,
    problem(value, additional) {
      const check = checks.get(additional) ?? compiled(document, reference, additional);
      checks.set(additional, check);
      return check(value);
    },
  };
}

function compiled(
  document: Readonly<Record<string, unknown>>,
  reference: string,
  additional: boolean | undefined,
): Check {
  // A pattern is an expression of .NET in Azure, which knows no mode for Unicode.
  const options = { strict: false, logger: false, unicodeRegExp: false } as const;
  const draft = String(document["$schema"] ?? "");
  const ajv = /2019-09|2020-12/.test(draft)
    ? new Ajv2020(options)
    : /draft-04/.test(draft)
      ? new draft04.default(options)
      : new Ajv(options);
  formats.default(ajv);
  const { $schema: _draft, $id: _id, id: _oldId, ...rules } = document;
  ajv.addSchema(withAdditional(rules, additional) as object, here);
  const validate = ajv.compile({ $ref: `${here}${reference}` });
  return (value) => {
    if (validate(value) === true) return undefined;
    const { instancePath = "", message = "" } = validate.errors?.at(0) ?? {};
    return `${instancePath === "" ? "The value" : instancePath.slice(1).replaceAll("/", ".")} ${message}.`;
  };
}

/** The rule for additional properties that a policy has, at each schema of an object. */
function withAdditional(schema: unknown, additional: boolean | undefined): unknown {
  if (additional === undefined || typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((each) => withAdditional(each, additional));
  const made = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "enum" || key === "const" ? value : withAdditional(value, additional),
    ]),
  );
  const isObject = made["type"] === "object" || typeof made["properties"] === "object";
  return isObject ? { ...made, additionalProperties: additional } : made;
}
