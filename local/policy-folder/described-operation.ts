import type { OperationDescription } from "../stack/operation-description.ts";
import { isJson, type Json } from "./json.ts";

/** What an OpenAPI document says of an operation. */
export function descriptionOf(operation: Json): OperationDescription {
  const responses = isJson(operation["responses"]) ? operation["responses"] : {};
  return { responses: Object.keys(responses).map((code) => ({ code })) };
}
