import { Ajv2020 } from "ajv/dist/2020.js";
import draft04 from "ajv-draft-04";
import formats from "ajv-formats";
import type { DescribedSchema } from "../stack/operation-description.ts";
import { isJson, type Json, referred } from "./json.ts";

type Check = (value: unknown) => string | undefined;

/** A schema of an OpenAPI document, compiled when something is first held to it. */
export function schemaOf(written: unknown, document: Json): DescribedSchema | undefined {
  const schema = referred(written, document);
  if (!isJson(written) || schema === undefined) return undefined;
  const checks = new Map<boolean | undefined, Check>();
  return {
    name: String(written["$ref"] ?? "inline").replace(/^.*\//, ""),
    type: typeOf(schema),
    itemType: typeOf(referred(schema["items"], document) ?? {}),
    problem(value, additional) {
      const check = checks.get(additional) ?? compiled(written, document, additional);
      checks.set(additional, check);
      return check(value);
    },
  };
}

/** With null among several types, OpenAPI 3.1 says what 3.0 says by nullable. */
function typeOf({ type }: Json): string | undefined {
  if (typeof type === "string") return type;
  const types = Array.isArray(type) ? type.filter((each) => each !== "null") : [];
  return types.length === 1 ? String(types[0]) : undefined;
}

function compiled(written: Json, document: Json, additional: boolean | undefined): Check {
  // OpenAPI 3.1 has JSON Schema 2020-12; before, its schemas are those of draft 4, with nullable and formats of its own.
  const isNew = String(document["openapi"] ?? "").startsWith("3.1");
  // A pattern is an expression of .NET in Azure, which knows no mode for Unicode.
  const options = { strict: false, logger: false, unicodeRegExp: false } as const;
  const ajv = isNew ? new Ajv2020(options) : new draft04.default(options);
  formats.default(ajv);
  const components = isJson(document["components"]) ? document["components"] : {};
  const validate = ajv.compile({
    components: { schemas: schemasIn(components["schemas"], additional) },
    definitions: schemasIn(document["definitions"], additional),
    allOf: [plain(written, additional)],
  });
  return (value) => {
    if (validate(value) === true) return undefined;
    const { instancePath = "", message = "" } = validate.errors?.at(0) ?? {};
    return `${instancePath === "" ? "The value" : instancePath.slice(1).replaceAll("/", ".")} ${message}.`;
  };
}

const withSchemasByName = ["properties", "patternProperties", "definitions", "$defs"];
const withSchema = ["items", "additionalProperties", "not", "propertyNames", "contains"];
const withSchemas = ["allOf", "anyOf", "oneOf", "prefixItems"];
// What shows values: a schema of draft 4 would be named by an `id` in one.
const shown = ["example", "examples", "default", "discriminator", "xml", "externalDocs"];

/** A schema without what is no rule, and with the rule for additional properties that a policy has. */
function plain(schema: unknown, additional: boolean | undefined): unknown {
  if (!isJson(schema)) return schema;
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (shown.includes(key)) continue;
    if (withSchemasByName.includes(key)) made[key] = schemasIn(value, additional);
    else if (withSchema.includes(key)) made[key] = plain(value, additional);
    else if (withSchemas.includes(key) && Array.isArray(value)) {
      made[key] = value.map((each) => plain(each, additional));
    } else made[key] = value;
  }
  const isObject = schema["type"] === "object" || "properties" in schema;
  if (isObject && additional !== undefined) made["additionalProperties"] = additional;
  return made;
}

function schemasIn(named: unknown, additional: boolean | undefined): Json {
  const all = Object.entries(isJson(named) ? named : {});
  return Object.fromEntries(all.map(([name, schema]) => [name, plain(schema, additional)]));
}
