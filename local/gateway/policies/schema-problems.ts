import { type ServiceSchema, TooManyParts } from "../../schemas/service-schemas.ts";
import type { DescribedContent, DescribedSchema } from "../../stack/operation-description.ts";
import type { Fault } from "../fault.ts";
import type { ContentStep } from "./content-types.ts";
import { checked } from "./described-values.ts";
import { halt } from "./validation.ts";

/** A sentence, with the schema that a body does not conform to; without one it cannot be held to any. */
interface Problem {
  readonly problem: string;
  readonly schema?: string;
}

/**
 * What a body has against the schema that it is held to; undefined when it conforms, or nothing is known to hold it to.
 *
 * @throws Fault where the service has no schema of that id, or one of another kind.
 */
export async function problemOf(
  element: ContentStep,
  type: string,
  described: DescribedContent | undefined,
  text: string,
): Promise<Problem | undefined> {
  const id = await element.attribute("schema-id");
  const kind = await element.requiredAttribute("validate-as");
  if (id === undefined && described === undefined) return undefined;
  if (kind !== "json") return id === undefined ? undefined : xmlProblem(element, id, kind, text);
  const schema = id === undefined ? described?.schema : await jsonSchemaOf(element, id);
  if (schema === undefined) {
    throw halt(element, `the API has no schema for ${type}, and no page says what is done then.`);
  }
  return await jsonProblem(element, schema, text);
}

async function jsonProblem(
  element: ContentStep,
  schema: DescribedSchema,
  text: string,
): Promise<Problem | undefined> {
  const value = parsed(text);
  if (value instanceof SyntaxError) return { problem: value.message };
  const adds = await element.attribute("allow-additional-properties");
  const additional = adds === undefined ? undefined : adds.toLowerCase() === "true";
  const problem = checked(element, schema, value, additional);
  return problem === undefined ? undefined : { problem, schema: schema.name };
}

function xmlProblem(
  element: ContentStep,
  id: string,
  kind: string,
  text: string,
): Problem | undefined {
  const schema = ofService(element, id);
  if (schema.kind !== "xml") throw otherKind(element, id, kind);
  try {
    const found = schema.problem(text, kind === "soap");
    if (found === undefined) return undefined;
    return { problem: found.message, ...(found.isUnreadable ? {} : { schema: id }) };
  } catch (error) {
    if (!(error instanceof TooManyParts)) throw error;
    throw halt(element, error.message);
  }
}

async function jsonSchemaOf(element: ContentStep, id: string): Promise<DescribedSchema> {
  const schema = ofService(element, id);
  if (schema.kind !== "json") throw otherKind(element, id, "json");
  return { ...schema.at(await element.attribute("schema-ref")), name: id };
}

function ofService(element: ContentStep, id: string): ServiceSchema {
  const schema = element.runtime.schemas?.get(id);
  if (schema !== undefined) return schema;
  const known = [...(element.runtime.schemas?.keys() ?? [])];
  const advice =
    known.length === 0
      ? "it has none. Give it (schemas, --schema), or put it into the folder (schemas/ID.json, schemas/ID.xsd)"
      : `it has: ${known.join(", ")}`;
  throw element.fault("ConfigurationError", `The service has no schema ${id}; ${advice}.`);
}

function otherKind(element: ContentStep, id: string, kind: string): Fault {
  const message = `The schema ${id} is of another kind than ${kind}.`;
  return element.fault("ConfigurationError", message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}
