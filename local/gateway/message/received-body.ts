import type { IncomingMessage } from "node:http";
import type { StreamedBody } from "./message.ts";
import { watchChunks } from "./watched-body.ts";

/**
 * The body of a client's request. Most are short and come with their head: they are taken as they are. A stream takes as long as
 * many policies, and with undici 7 what belongs to a request whose body is one outlives it, so that V8 collects it late and dearly.
 */
export class ReceivedBody implements StreamedBody {
  readonly kind = "stream";
  readonly stream: IncomingMessage;
  readonly #watchers: ((piece: Uint8Array) => void)[] = [];

  constructor(stream: IncomingMessage) {
    this.stream = stream;
  }

  takeWhole(): readonly Buffer[] | undefined {
    const { stream } = this;
    const isRead = stream.readableDidRead || stream.readableFlowing !== null;
    if (!this.#isThere || stream.destroyed || isRead) return undefined;
    const whole = stream.read() as Buffer | null;
    if (whole === null) return undefined;
    for (const see of this.#watchers) see(whole);
    return [whole];
  }

  /** Node.js says that a message is complete some turns after it has given all of its body. */
  get #isThere(): boolean {
    const { complete, readableLength, headers } = this.stream;
    return complete || readableLength === Number(headers["content-length"]);
  }

  watch(see: (piece: Uint8Array) => void): void {
    this.#watchers.push(see);
    watchChunks(this.stream, see);
  }
}
