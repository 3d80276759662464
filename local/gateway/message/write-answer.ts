import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import type { Logger } from "pino";
import { outgoing } from "./body.ts";
import type { ResponseState } from "./message.ts";

/** Sends an answer. A stream goes out as it comes. @returns what is still to wait for, if there is something */
export function writeAnswer(
  response: ResponseState,
  incoming: IncomingMessage,
  message: ServerResponse,
  logger: Logger,
): Promise<void> | undefined {
  const { status, body } = response;
  const headers = response.headers.toRaw();
  const whole = body.kind === "stream" ? body.takeWhole?.() : undefined;
  const leaving = whole ?? outgoing(body);
  if (leaving === null || leaving instanceof Uint8Array) {
    return writeBuffered(response, headers, leaving, incoming, message);
  }
  message.writeHead(status, reasonOf(response), headers);
  if (!(leaving instanceof Readable)) {
    sendPieces(leaving, message);
    return undefined;
  }
  return passOn(leaving, message).catch((error: unknown) => {
    logger.debug({ error }, "a stream ended early");
  });
}

/** Sends what is held in memory. */
function writeBuffered(
  response: ResponseState,
  headers: string[],
  body: Uint8Array | null,
  incoming: IncomingMessage,
  message: ServerResponse,
): Promise<void> | undefined {
  const bodiless = response.status === 204 || response.status === 304;
  if (!bodiless && !response.headers.has("Content-Length")) {
    headers.push("Content-Length", String(body?.length ?? 0));
  }
  const closes = leavesMuchUnread(incoming);
  if (closes) headers.push("Connection", "close");
  message.writeHead(response.status, reasonOf(response), headers);
  const isSent = !bodiless && incoming.method !== "HEAD" && body !== null && body.length > 0;
  if (!closes) {
    message.end(isSent ? body : undefined);
    return undefined;
  }
  if (isSent) message.write(body);
  else message.flushHeaders();
  return linger(incoming).then(() => void message.end());
}

/** Sends the pieces of a body that has come as a whole: Node.js holds them together, and the head with them, until the end. */
function sendPieces(pieces: readonly Buffer[], message: ServerResponse): void {
  for (const piece of pieces.slice(0, -1)) message.write(piece);
  message.end(pieces.at(-1));
}

/**
 * Sends a stream as it comes, no faster than it is taken; when either ends before its time, so does the other.
 * `pipeline` of Node.js does so, too, and takes several times as long for what is a piece or two.
 */
function passOn(body: Readable, message: ServerResponse): Promise<void> {
  sendHead(body, message);
  return new Promise((resolve, reject) => {
    const end = (error: unknown) => {
      body.destroy();
      message.destroy();
      reject(error);
    };
    if (body.destroyed) return end(body.errored ?? new Error("It had ended before."));
    message.once("finish", resolve);
    message.once("close", () => {
      if (!message.writableFinished) end(new Error("The client is gone."));
    });
    message.on("drain", () => body.resume());
    body.once("error", end);
    body.once("close", () => {
      if (!body.readableEnded) end(new Error("The server ended it."));
    });
    body.once("end", () => message.end());
    body.on("data", (chunk: Uint8Array) => {
      if (!message.write(chunk)) body.pause();
    });
  });
}

/** The head goes out at once, as a stream of events may stay silent for a long time, and with what is there already. */
function sendHead(body: Readable, message: ServerResponse): void {
  if (body.readableLength === 0) {
    message.flushHeaders();
    return;
  }
  // The connection, not the message: Node.js sends the end of a message before the pieces that its own cork holds.
  const { socket } = message;
  socket?.cork();
  setImmediate(() => socket?.uncork());
}

/** A server or a policy may give what no status line can hold; then it is the usual one, which says as much. */
function reasonOf({ status, reason }: ResponseState): string {
  return /^[\t -~\u0080-\u00ff]*$/.test(reason) ? reason : (STATUS_CODES[status] ?? "");
}

/** How long the rest of a request may take that nobody reads, in milliseconds, and how long it may be, in bytes. */
const lingering = { time: 2_000, length: 16 * 1024 * 1024 };

/**
 * Empties a connection before it is closed. One that is closed with bytes unread is reset, and whoever still sends them
 * never sees the answer: RFC 9112 section 9.6.
 */
async function linger(incoming: IncomingMessage): Promise<void> {
  const late = setTimeout(() => incoming.destroy(), lingering.time);
  let length = 0;
  try {
    for await (const chunk of incoming) {
      length += Buffer.from(chunk).length;
      if (length > lingering.length) break;
    }
  } catch (error) {
    // It took too long, or whoever sent it is gone: there is nobody to answer.
    if (!incoming.destroyed) throw error;
  } finally {
    clearTimeout(late);
  }
}

/**
 * Whether so much of a request is left unread that its connection is better ended than emptied. Node
 * empties it of anything shorter by itself.
 */
function leavesMuchUnread({ complete, headers }: IncomingMessage): boolean {
  const length = headers["transfer-encoding"] === undefined ? headers["content-length"] : undefined;
  return !complete && (length === undefined || Number(length) > 65_536);
}
