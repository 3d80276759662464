import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuthInfo } from "@modelcontextprotocol/server";
import type { Answering } from "./answering.ts";
import { toolCallIn } from "./tool-call.ts";

/** What one message may cost, and who is told when it fails. */
export interface ExchangeOptions {
  /** The largest message accepted, in bytes; anything longer is answered 413. */
  readonly largestBody: number;
  readonly onerror: (error: unknown) => void;
}

/** The protocol does not ask where a message went, and what a client writes there could be no URL, or a secret. */
const address = "http://localhost/mcp";

/** One revision of the protocol had them, and a few bytes would be answered with megabytes. */
const noBatch = "Invalid Request: send one message at a time, not a batch";

/**
 * Hands a request to the SDK and sends its answer. The body is read once and parsed once, where the SDK's adapter makes
 * a second stream of it and a third to look at it. What is wrong with a body the SDK says, as a JSON-RPC error.
 */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  authInfo: AuthInfo | undefined,
  { servers, handler }: Answering,
  { largestBody, onerror }: ExchangeOptions,
): Promise<void> {
  try {
    const body = await bodyOf(request, largestBody);
    if (body === undefined) return sendTooLarge(response, largestBody);
    const parsedBody = parsed(body);
    if (Array.isArray(parsedBody)) return sendError(response, 400, -32_600, noBatch);
    const call = request.method === "POST" ? toolCallIn(request.headers, parsedBody) : undefined;
    if (call === undefined) {
      await answerMessage(request, body, parsedBody, response, authInfo, handler);
      return;
    }
    const server = await servers.take(call.era);
    // Who has left before will not leave again.
    if (response.destroyed) return await servers.giveBack(server);
    response.once("close", () => servers.giveBack(server).catch(onerror));
    server.serve(call, authInfo, response);
  } catch (error) {
    // Who has gone needs no answer, and leaving is no failure.
    if (response.destroyed || request.errored !== null) return;
    onerror(error);
    if (response.headersSent) response.destroy();
    else sendError(response, 500, -32_603, "Internal server error");
  }
}

/** Lets the SDK's handler answer a message. */
async function answerMessage(
  request: IncomingMessage,
  body: string,
  parsedBody: unknown,
  response: ServerResponse,
  authInfo: AuthInfo | undefined,
  handler: Answering["handler"],
): Promise<void> {
  const gone = new AbortController();
  if (response.destroyed) return;
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  const asked = new Request(address, {
    method: request.method ?? "GET",
    headers: headersOf(request),
    ...(parsedBody === undefined && body !== "" && { body }),
  });
  // A request that is given a signal follows it with one of its own, which outlives many collections.
  Object.defineProperty(asked, "signal", { value: gone.signal });
  const answer = await handler.fetch(asked, {
    ...(authInfo !== undefined && { authInfo }),
    ...(parsedBody !== undefined && { parsedBody }),
  });
  await send(answer, response, gone.signal);
}

/**
 * The body as text, or `undefined` once it is longer than it may be. Node then empties the connection, for as long as a
 * request may take to arrive: who still sends would see a reset in the place of the answer (RFC 9112 section 9.6).
 */
function bodyOf(request: IncomingMessage, largest: number): Promise<string | undefined> {
  if (Number(request.headers["content-length"]) > largest) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let received = 0;
    request.on("data", (piece: Buffer) => {
      received += piece.byteLength;
      if (received <= largest) pieces.push(piece);
      else resolve(undefined);
    });
    request.once("end", () => resolve(textOf(pieces)));
    request.once("error", reject);
    // To whoever left before, nothing of that would happen.
    if (request.destroyed) reject(new Error("The request has ended before it was read."));
  });
}

function textOf(pieces: readonly Buffer[]): string {
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined
    ? first.toString()
    : Buffer.concat(pieces).toString();
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What the protocol is about; who calls was found out before, and a token is nobody's business any more. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (name !== "accept" && name !== "content-type" && !name.startsWith("mcp-")) continue;
    if (value !== undefined) kept[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return kept;
}

async function send(answer: Response, response: ServerResponse, gone: AbortSignal): Promise<void> {
  const headers = Object.fromEntries(answer.headers);
  if (answer.body === null || headers["content-type"]?.startsWith("application/json")) {
    const text = await answer.text();
    headers["content-length"] = String(Buffer.byteLength(text));
    response.writeHead(answer.status, headers).end(text);
    return;
  }
  response.writeHead(answer.status, headers);
  // What comes in one turn of the event loop leaves in one piece; most answers do as a whole.
  let waiting: Uint8Array[] = [];
  const flush = () => {
    if (waiting.length > 0 && !response.destroyed) response.write(Buffer.concat(waiting));
    waiting = [];
  };
  for await (const chunk of answer.body) {
    if (gone.aborted) return;
    waiting.push(chunk);
    if (waiting.length === 1) setImmediate(flush);
    if (response.writableNeedDrain) {
      await Promise.race([once(response, "drain"), once(response, "close")]);
    }
  }
  response.end(Buffer.concat(waiting));
  waiting = [];
}

function sendTooLarge(response: ServerResponse, largest: number): void {
  const message = `Payload Too Large: Request body must not exceed ${largest} bytes`;
  sendError(response, 413, -32_000, message);
}

function sendError(response: ServerResponse, status: number, code: number, message: string): void {
  const body = JSON.stringify({ jsonrpc: "2.0", error: { code, message }, id: null });
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}
