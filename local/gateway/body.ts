import type { Readable } from "node:stream";
import { MessageBody } from "../../policy/index.ts";
import type { Body } from "./exchange.ts";
import { Fault } from "./fault.ts";

/** Reads a streamed body into memory, so that an expression can read it. */
export async function bufferBody(message: { body: Body }, limit: number): Promise<void> {
  if (message.body.kind !== "stream") return;
  const bytes = await collect(message.body.stream, limit);
  message.body =
    bytes.length === 0
      ? { kind: "none" }
      : { kind: "buffer", content: new MessageBody(new Uint8Array(bytes)) };
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

async function collect(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) {
      throw new Fault({
        source: "request-body",
        reason: "PayloadTooLarge",
        message: `The body is longer than the ${limit} bytes a policy can read in this tier.`,
        status: 413,
      });
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
