import { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { type CompiledExpression, MessageBody } from "../../../policy/index.ts";
import { Fault } from "../fault.ts";
import type { Body, RequestState, ResponseState, StreamedBody } from "./message.ts";

/** Bodies that are being read. */
const underWay = new WeakMap<StreamedBody, Promise<Uint8Array>>();

/** Reads a streamed body into memory, so that an expression can read it. */
export async function bufferBody(message: { body: Body }, limit: number): Promise<void> {
  const { body } = message;
  if (body.kind !== "stream") return;
  // Policies that run at the same time wait for one reader: each of two would get a part.
  const reading = underWay.get(body) ?? readWhole(body, limit);
  underWay.set(body, reading);
  try {
    const bytes = await reading;
    // Whoever waited as well may have put another body there since.
    if (message.body === body) message.body = bytes.length === 0 ? { kind: "none" } : bodyOf(bytes);
  } catch (error) {
    if (!(error instanceof BodyTooLong)) throw error;
    const { message } = error;
    throw new Fault(
      { source: "request-body", reason: "PayloadTooLarge", message, status: 413 },
      { cause: error },
    );
  }
}

/** Reads those of the bodies that an expression reads. */
export async function bufferBodies(
  {
    request,
    response,
  }: {
    readonly request: RequestState;
    readonly response: ResponseState | undefined;
  },
  reads: Pick<CompiledExpression, "readsRequestBody" | "readsResponseBody">,
  limit: number,
): Promise<void> {
  if (reads.readsRequestBody) await bufferBody(request, limit);
  if (reads.readsResponseBody && response !== undefined) await bufferBody(response, limit);
}

/** A body is longer than the gateway holds in memory. */
export class BodyTooLong extends Error {
  constructor(limit: number) {
    super(`The body is longer than the ${limit} bytes a policy can read in this tier.`);
    this.name = "BodyTooLong";
  }
}

export function bodyOf(bytes: Uint8Array): Body {
  return { kind: "buffer", content: new MessageBody(bytes) };
}

/** The bytes that go out: nothing when a policy consumed the body. */
export function outgoing(body: Body): Readable | Uint8Array | null {
  switch (body.kind) {
    case "none":
      return null;
    case "stream":
      return body.stream;
    case "buffer":
      return body.content.content;
  }
}

/** All bytes of a body. @throws BodyTooLong as soon as there are more than `limit`. */
export async function readWhole(body: StreamedBody, limit: number): Promise<Uint8Array> {
  const whole = body.takeWhole?.();
  if (whole === undefined) return await collect(body.stream, limit);
  const bytes = new Uint8Array(Buffer.concat(whole));
  if (bytes.length > limit) throw new BodyTooLong(limit);
  return bytes;
}

/** All bytes of a stream. @throws BodyTooLong as soon as there are more than `limit`. */
export async function collect(stream: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A client's request stays open: its connection is the one that the answer takes.
  const destroyOnReturn = !(stream instanceof IncomingMessage);
  for await (const chunk of stream.iterator({ destroyOnReturn })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw new BodyTooLong(limit);
    chunks.push(bytes);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** The most that is read of an answer nobody wants, so that its connection can be used again. */
const worthReading = 128 * 1024;

/** Reads a body to its end and keeps nothing; ends one that is long. */
export async function discard({ stream }: StreamedBody): Promise<void> {
  let size = 0;
  for await (const chunk of stream) {
    size += Buffer.from(chunk).length;
    if (size > worthReading) break;
  }
}
