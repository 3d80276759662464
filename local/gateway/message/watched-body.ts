import type { Readable } from "node:stream";
import type { StreamedBody } from "./message.ts";

/** Sees the pieces of a body once somebody takes it. */
export function watchBody(body: StreamedBody, see: (piece: Uint8Array) => void): void {
  if (body.watch === undefined) watchChunks(body.stream, see);
  else body.watch(see);
}

/**
 * Sees the pieces of a stream once somebody reads it, and makes it flow neither earlier nor otherwise: it begins to
 * listen in the moment in which the reader does.
 */
export function watchChunks(stream: Readable, see: (chunk: Uint8Array) => void): void {
  let listens = false;
  const listen = (name: string | symbol) => {
    if (listens || (name !== "data" && name !== "readable")) return;
    listens = true;
    stream.off("newListener", listen);
    stream.on("data", (chunk: Uint8Array | string) => see(Buffer.from(chunk)));
  };
  stream.on("newListener", listen);
}
