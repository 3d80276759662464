import { Readable } from "node:stream";
import { errors } from "undici";
import type { StreamedBody } from "./message.ts";
import { watchChunks } from "./watched-body.ts";

/** How much is held of a body that nobody reads yet, in bytes, before its connection waits. */
const mostHeld = 64 * 1024;

/** The connection by which a body arrives. */
export interface Arrival {
  /** Goes on after it had to wait. */
  resume(): void;
  /** Ends what still comes. */
  abort(reason: Error): void;
  /** All was taken, or nothing more comes. */
  closed(): void;
}

/**
 * The body of a server's answer as it arrives. Most are short, and have come before anybody takes them: so a stream, which takes
 * several times as long as the pieces do, is made only when somebody asks for one.
 */
export class ArrivingBody implements StreamedBody {
  readonly kind = "stream";
  readonly #arrival: Arrival;
  #pieces: Buffer[] = [];
  #held = 0;
  #isWhole = false;
  #isClosed = false;
  /** Why no more comes, though it was not all. */
  #failure: Error | undefined;
  #stream: Readable | undefined;
  readonly #listeners: (() => void)[] = [];
  readonly #watchers: ((piece: Uint8Array) => void)[] = [];

  constructor(arrival: Arrival) {
    this.#arrival = arrival;
  }

  get stream(): Readable {
    this.#stream ??= this.#asStream();
    return this.#stream;
  }

  takeWhole(): readonly Buffer[] | undefined {
    if (!this.#isWhole || this.#isClosed || this.#stream !== undefined) return undefined;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#close();
    for (const see of this.#watchers) for (const piece of pieces) see(piece);
    return pieces;
  }

  watch(see: (piece: Uint8Array) => void): void {
    if (this.#stream === undefined) this.#watchers.push(see);
    else watchChunks(this.#stream, see);
  }

  /** How many bytes have come that nobody has taken yet. */
  get waiting(): number {
    return this.#stream?.readableLength ?? this.#held;
  }

  /** Calls `listener` when all was taken, or nothing more comes. */
  onceClosed(listener: () => void): void {
    if (this.#isClosed) listener();
    else this.#listeners.push(listener);
  }

  /** A piece has come. @returns whether there is room for more */
  add(piece: Buffer): boolean {
    if (this.#stream !== undefined) return this.#stream.push(piece);
    this.#pieces.push(piece);
    this.#held += piece.length;
    return this.#held < mostHeld;
  }

  /** All has come. */
  complete(): void {
    this.#isWhole = true;
    this.#stream?.push(null);
  }

  /** No more comes, and what did is of no use any more. */
  fail(error: Error): void {
    if (this.#stream !== undefined) this.#stream.destroy(error);
    else if (!this.#isClosed) {
      this.#failure = error;
      this.#pieces = [];
      this.#close();
    }
  }

  #close(): void {
    this.#isClosed = true;
    this.#arrival.closed();
    for (const listener of this.#listeners) listener();
  }

  #asStream(): Readable {
    const stream = new Readable({
      highWaterMark: mostHeld,
      read: () => this.#arrival.resume(),
      destroy: (error, done) => {
        const why = error ?? (stream.readableEnded ? null : new errors.RequestAbortedError());
        if (why !== null) this.#arrival.abort(why);
        done(why);
      },
    });
    // It may fail before the one who asked for it listens, who then sees that it has.
    stream.on("error", () => undefined);
    if (!this.#isClosed) stream.once("close", () => this.#close());
    for (const see of this.#watchers) watchChunks(stream, see);
    if (this.#failure !== undefined) return stream.destroy(this.#failure);
    for (const piece of this.#pieces) stream.push(piece);
    if (this.#isWhole) stream.push(null);
    return stream;
  }
}

/** Calls `listener` when all of a body was taken, or nothing more of it comes. */
export function onceClosed(body: StreamedBody, listener: () => void): void {
  if (body instanceof ArrivingBody) body.onceClosed(listener);
  else body.stream.once("close", listener);
}
