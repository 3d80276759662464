import type { ServerResponse } from "node:http";
import {
  type AuthInfo,
  type JSONRPCMessage,
  type MessageExtraInfo,
  PerRequestHTTPServerTransport,
  type ProtocolEra,
  type RequestId,
  type TransportSendOptions,
} from "@modelcontextprotocol/server";
import { modernRevision, type ToolCall } from "./tool-call.ts";

/** As often as the SDK's transports do it. */
const keepAliveMilliseconds = 15_000;

/** As the SDK's transports have them. */
const streamHeaders = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  connection: "keep-alive",
  "x-accel-buffering": "no",
} as const;

const classifications = {
  modern: { era: "modern", revision: modernRevision },
  legacy: { era: "legacy" },
} as const;

/**
 * A transport over which a server of the SDK answers calls of tools, one after another, each straight to its response:
 * what the SDK's own do over objects of the Fetch API, for one call each, of which most of what a call costs would be
 * made. A call of the newer era is answered with JSON, or with a stream where it is told of its progress before; one of
 * the era before with a stream.
 *
 * It is one of the SDK's own transports because the SDK learns from that one alone which era a server is for.
 */
export class CallTransport extends PerRequestHTTPServerTransport {
  readonly era: ProtocolEra;
  #id: RequestId | undefined;
  #response: ServerResponse | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(era: ProtocolEra) {
    super({ classification: classifications[era] });
    this.era = era;
  }

  /** Whether a call has not been answered. */
  get isServing(): boolean {
    return this.#response !== undefined;
  }

  /** Whether it serves no call any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Hands a call to the server that is connected. */
  serve({ message }: ToolCall, authInfo: AuthInfo | undefined, response: ServerResponse): void {
    this.#id = message.id;
    this.#response = response;
    const extra: MessageExtraInfo = {};
    // The SDK classifies no message of the era before.
    if (this.era === "modern") extra.classification = classifications.modern;
    if (authInfo !== undefined) extra.authInfo = authInfo;
    this.onmessage?.(message, extra);
    if (this.era === "legacy") this.#stayAlive();
  }

  override async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const response = this.#response;
    const isAnswer = "result" in message || "error" in message;
    const id = isAnswer ? message.id : options?.relatedRequestId;
    if (response === undefined || id === undefined || id !== this.#id) return;
    if (!isAnswer) {
      this.#stayAlive();
      write(response, frameOf(message));
      return;
    }
    this.#finish();
    if (response.headersSent) {
      response.end(frameOf(message));
      return;
    }
    const isStream = this.era === "legacy";
    const text = isStream ? frameOf(message) : JSON.stringify(message);
    const headers = isStream ? streamHeaders : { "content-type": "application/json" };
    response.writeHead(200, { ...headers, "content-length": Buffer.byteLength(text) }).end(text);
  }

  /** Ends what is under way: the server stops working on it. */
  override async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const response = this.#response;
    this.#finish();
    if (response !== undefined && !response.destroyed) {
      if (!response.headersSent) response.writeHead(499, { "content-length": 0 });
      response.end();
    }
    this.onclose?.();
  }

  #finish(): void {
    clearInterval(this.#keepAlive);
    this.#keepAlive = undefined;
    this.#response = undefined;
  }

  /** A stream on which nothing comes for long would be taken for a dead one. */
  #stayAlive(): void {
    const response = this.#response;
    if (response === undefined || this.#keepAlive !== undefined) return;
    this.#keepAlive = setInterval(
      () => write(response, ": keepalive\n\n"),
      keepAliveMilliseconds,
    ).unref();
  }
}

function write(response: ServerResponse, frame: string): void {
  if (!response.headersSent) response.writeHead(200, streamHeaders);
  response.write(frame);
}

function frameOf(message: JSONRPCMessage): string {
  return `event: message\ndata: ${JSON.stringify(message)}\n\n`;
}
