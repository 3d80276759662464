import { isJsonObject, type Json, parsedJson, prompts } from "./token-counts.ts";

/** Who says something in a dialog, and what. */
export interface ModelMessage {
  readonly role: string;
  readonly text: string;
}

/** The messages of a request to a language model, under the names of either API of OpenAI. */
export function messagesOf(request: unknown): ModelMessage[] {
  if (!isJsonObject(request)) return [];
  return prompts.flatMap((name) => {
    const value = request[name];
    const role = name === "instructions" || name === "system" ? "system" : "user";
    const items = Array.isArray(value) ? value : [value];
    return items.map((item) => messageOf(item, role)).filter(({ text }) => text !== "");
  });
}

function messageOf(item: unknown, role: string): ModelMessage {
  const own = isJsonObject(item) ? item["role"] : undefined;
  return { role: typeof own === "string" ? own : role, text: textIn(item) };
}

/** The text of a message, of its parts, or of a text itself. */
function textIn(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textIn).filter(Boolean).join("\n");
  if (!isJsonObject(value)) return "";
  return [value["content"], value["text"]].map(textIn).filter(Boolean).join("\n");
}

/** The text of an answer, which may be a stream of events. */
export function completionOf(answer: string): string {
  const whole = parsedJson(answer);
  if (isJsonObject(whole)) return completionIn(whole);
  return [...answer.matchAll(/^data: ?(.*)$/gm)]
    .map(([, data = ""]) => parsedJson(data))
    .filter(isJsonObject)
    .map((event) => (typeof event["delta"] === "string" ? event["delta"] : completionIn(event)))
    .join("");
}

function completionIn({ choices, output }: Json): string {
  const items = Array.isArray(choices) ? choices : Array.isArray(output) ? output : [];
  return items
    .filter(isJsonObject)
    .map((item) => textIn(item["delta"] ?? item["message"] ?? item))
    .join("\n");
}
