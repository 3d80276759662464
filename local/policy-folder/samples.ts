import type { ResponseSample } from "../stack/apis.ts";
import { isJson, type Json, referred } from "./json.ts";

/** The answers that an operation's description shows, those of OpenAPI 2.0 among them. */
export function samplesOf(operation: Json, document: Json): ResponseSample[] {
  const responses = isJson(operation["responses"]) ? operation["responses"] : {};
  return Object.entries(responses).flatMap(([code, written]) => {
    const response = referred(written, document);
    // What counts for every other status is no example of one.
    if (response === undefined || !/^\d{3}$/.test(code)) return [];
    const status = Number(code);
    return [
      ...entriesOf(response["examples"]).map(([contentType, example]) =>
        sampleOf(status, contentType, { example }, document),
      ),
      ...entriesOf(response["content"]).map(([contentType, media]) =>
        sampleOf(status, contentType, media, document),
      ),
    ];
  });
}

function entriesOf(value: unknown): [string, unknown][] {
  return isJson(value) ? Object.entries(value) : [];
}

function sampleOf(
  status: number,
  contentType: string,
  media: unknown,
  document: Json,
): ResponseSample {
  const described = isJson(media) ? media : {};
  const schema = referred(described["schema"], document);
  const [first] = entriesOf(described["examples"]).map(([, each]) => referred(each, document));
  const example = described["example"] ?? first?.["value"] ?? schema?.["example"];
  return {
    status,
    contentType,
    example:
      example === undefined || typeof example === "string" ? example : JSON.stringify(example),
  };
}
