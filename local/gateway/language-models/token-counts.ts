/** What a language model counted, or what is estimated of it. */
export interface TokenCounts {
  readonly prompt: number;
  readonly completion: number;
}

/** A token is taken for four bytes: models have about so many on average, and each its own tokenizer. */
const bytesPerToken = 4;

/** What an image counts at most (llm-token-limit, Considerations for token counts and estimation). */
const tokensPerImage = 1200;

/** Where requests to models have their prompts. */
export const prompts = ["messages", "prompt", "input", "instructions", "system"];

export type Json = Readonly<Record<string, unknown>>;

function estimatedTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken);
}

/** The tokens of a prompt, estimated. */
export function estimatedPrompt(request: unknown): number {
  if (!isJsonObject(request)) return 0;
  return prompts.reduce((sum, name) => sum + tokensIn(request[name]), 0);
}

/** Whether a request asks for an answer in pieces. */
export function asksForStream(request: unknown): boolean {
  return isJsonObject(request) && request["stream"] === true;
}

/** The counts in the `usage` of an answer, under the names of either API of OpenAI. */
export function countsOf(answer: unknown): TokenCounts | undefined {
  const usage = isJsonObject(answer) ? (answer["usage"] ?? usageWithin(answer)) : undefined;
  if (!isJsonObject(usage)) return undefined;
  const prompt = Number(usage["prompt_tokens"] ?? usage["input_tokens"] ?? 0);
  const completion = Number(usage["completion_tokens"] ?? usage["output_tokens"] ?? 0);
  return Number.isFinite(prompt + completion) ? { prompt, completion } : undefined;
}

/**
 * The counts of an answer that came as a stream of events: those that an event has, or else an estimate
 * of the texts in them all.
 */
export function countsOfStream(stream: string, estimatedPrompt: number): TokenCounts {
  let text = "";
  let counted: TokenCounts | undefined;
  for (const [, data = ""] of stream.matchAll(/^data: ?(.*)$/gm)) {
    const event = parsedJson(data);
    if (!isJsonObject(event)) continue;
    counted = countsOf(event) ?? counted;
    text += textOfEvent(event);
  }
  return counted ?? { prompt: estimatedPrompt, completion: estimatedTokens(text) };
}

/** JSON, or undefined. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function usageWithin({ response }: Json): unknown {
  return isJsonObject(response) ? response["usage"] : undefined;
}

/** What an event adds to the answer: a choice's delta, or the delta of the Responses API. */
function textOfEvent({ choices, delta }: Json): string {
  if (typeof delta === "string") return delta;
  if (!Array.isArray(choices)) return "";
  return choices
    .map((choice: unknown) => {
      const part = isJsonObject(choice) ? (choice["delta"] ?? choice) : undefined;
      const content = isJsonObject(part) ? (part["content"] ?? part["text"]) : undefined;
      return typeof content === "string" ? content : "";
    })
    .join("");
}

function tokensIn(value: unknown): number {
  if (typeof value === "string") return estimatedTokens(value);
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + tokensIn(item), 0);
  if (!isJsonObject(value)) return 0;
  if (/image/.test(String(value["type"] ?? ""))) return tokensPerImage;
  return tokensIn(value["content"]) + tokensIn(value["text"]);
}

export function isJsonObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
