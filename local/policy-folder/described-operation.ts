import type {
  DescribedContent,
  DescribedParameter,
  DescribedResponse,
  DescribedValue,
  OperationDescription,
} from "../stack/operation-description.ts";
import { isJson, type Json, referred } from "./json.ts";
import { schemaOf } from "./schemas.ts";

/**
 * What an OpenAPI document says of an operation; in 2.0 the schema of a value stands beside its name.
 *
 * @param parameters of the operation and of its path
 */
export function descriptionOf(
  operation: Json,
  parameters: readonly unknown[],
  document: Json,
): OperationDescription {
  const all = parameters
    .map((parameter) => referred(parameter, document))
    .filter((parameter) => parameter !== undefined);
  const responses = isJson(operation["responses"]) ? operation["responses"] : {};
  return {
    parameters: parametersOf(all, document),
    requestContents: requestContentsOf(operation, all, document),
    responses: Object.entries(responses).map(([code, response]) =>
      responseOf(code, referred(response, document) ?? {}, operation, document),
    ),
  };
}

const places = ["path", "query", "header"] as const;

/** Those of an operation take the place of its path's, which stand before them. */
function parametersOf(parameters: readonly Json[], document: Json): DescribedParameter[] {
  const found = new Map<string, DescribedParameter>();
  for (const parameter of parameters) {
    const place = places.find((each) => each === parameter["in"]);
    if (place === undefined) continue;
    const value = describedValue(String(parameter["name"]), parameter, place === "query", document);
    found.set(`${place} ${value.name}`, { ...value, in: place });
  }
  return [...found.values()];
}

/** Of a header and a path the items of an array stand between commas ("Parameter Object", style). */
function describedValue(
  name: string,
  described: Json,
  isQuery: boolean,
  document: Json,
): DescribedValue {
  const isOld = document["swagger"] !== undefined;
  const schema = schemaOf(isOld ? withoutPlace(described) : described["schema"], document);
  const explodes = isOld
    ? described["collectionFormat"] === "multi"
    : isQuery && described["explode"] !== false;
  const required = described["required"] === true;
  return { name, required, explodes, ...(schema && { schema }) };
}

/** `required` says of a parameter that it is, and of a schema of draft 4 which properties are. */
function withoutPlace({ name, in: place, required, ...schema }: Json): Json {
  return schema;
}

function requestContentsOf(
  operation: Json,
  parameters: readonly Json[],
  document: Json,
): DescribedContent[] {
  const body = parameters.find((parameter) => parameter["in"] === "body");
  if (body !== undefined) return contentsOf("consumes", body["schema"], operation, document);
  return mediaOf(referred(operation["requestBody"], document)?.["content"], document);
}

function responseOf(
  code: string,
  response: Json,
  operation: Json,
  document: Json,
): DescribedResponse {
  const headers = Object.entries(isJson(response["headers"]) ? response["headers"] : {});
  return {
    code,
    headers: headers.map(([name, header]) =>
      describedValue(name, referred(header, document) ?? {}, false, document),
    ),
    contents:
      response["schema"] === undefined
        ? mediaOf(response["content"], document)
        : contentsOf("produces", response["schema"], operation, document),
  };
}

/** The contents of OpenAPI 3. */
function mediaOf(content: unknown, document: Json): DescribedContent[] {
  return Object.entries(isJson(content) ? content : {}).map(([type, media]) => {
    const schema = schemaOf(isJson(media) ? media["schema"] : undefined, document);
    return { type: type.toLowerCase(), ...(schema && { schema }) };
  });
}

/** Those of OpenAPI 2.0: one schema for each type that is consumed or produced. */
function contentsOf(
  kind: "consumes" | "produces",
  written: unknown,
  operation: Json,
  document: Json,
): DescribedContent[] {
  const types = operation[kind] ?? document[kind];
  const schema = schemaOf(written, document);
  return (Array.isArray(types) ? types : []).map((type) => ({
    type: String(type).toLowerCase(),
    ...(schema && { schema }),
  }));
}
