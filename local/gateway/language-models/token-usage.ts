import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Exchange } from "../exchange/exchange.ts";
import { bufferBody } from "../message/body.ts";
import type { RequestState, ResponseState } from "../message/message.ts";
import type { GatewayRuntime } from "../runtime.ts";
import {
  asksForStream,
  countsOf,
  countsOfStream,
  estimatedPrompt,
  parsedJson,
  type TokenCounts,
} from "./token-counts.ts";

/** What a request to a language model asks for. */
export interface Prompt {
  /** The tokens of the prompt, estimated. */
  readonly estimate: number;
  readonly streams: boolean;
}

/** Reads a prompt; the body stays there for the backend. */
export async function promptOf({ request }: Exchange, { limits }: GatewayRuntime): Promise<Prompt> {
  await bufferBody(request, limits.bufferedPayload);
  const json = parsedJson(textIn(request));
  return { estimate: estimatedPrompt(json), streams: asksForStream(json) };
}

/**
 * Tells what a model's answer took: before outbound when it has come as a whole, at its end when it is a
 * stream, which is passed on piece by piece.
 *
 * @param take gets undefined for an answer that says nothing of it
 */
export function afterAnswer(
  exchange: Exchange,
  runtime: GatewayRuntime,
  prompt: Prompt,
  take: (counts: TokenCounts | undefined) => void,
): void {
  exchange.onResponse.push(async () => {
    const { response } = exchange;
    if (response === undefined) return;
    const type = response.headers.first("Content-Type") ?? "";
    const isStream = type.startsWith("text/event-stream");
    const takeStream = (text: string) => take(countsOfStream(text, prompt.estimate));
    if (isStream && response.body.kind === "stream") {
      response.body = { kind: "stream", stream: overheard(response.body.stream, takeStream) };
      return;
    }
    await bufferBody(response, runtime.limits.bufferedPayload);
    const text = textIn(response);
    if (isStream) takeStream(text);
    else take(countsOf(parsedJson(text)));
  });
}

function textIn({ body }: RequestState | ResponseState): string {
  const bytes = body.kind === "buffer" ? body.content.content : null;
  return bytes === null ? "" : new TextDecoder().decode(bytes);
}

/** The same stream; `heard` gets what has come when it ends, also by the client's going. */
function overheard(stream: Readable, heard: (text: string) => void): Readable {
  const decoder = new TextDecoder();
  let text = "";
  const tap = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      text += decoder.decode(chunk, { stream: true });
      done(null, chunk);
    },
  });
  tap.once("close", () => heard(text));
  // An error of the stream ends the tap with the same error, of which whoever reads the tap learns.
  pipeline(stream, tap).catch(() => undefined);
  return tap;
}
