import type { MessageHeaders } from "../gateway/message/headers.ts";
import type { Noticed } from "./known-secrets.ts";
import type { Masks } from "./masking.ts";
import type { ShownHeader, ShownMessage } from "./model.ts";

/** How much of a body is kept, in bytes. */
export const longestBody = 16_384;

/** Collects the beginning of a body that comes in pieces, and counts the rest. */
export class BodyStart {
  #pieces: Uint8Array[] = [];
  #kept = 0;
  #isCut = false;

  add(chunk: Uint8Array): void {
    const room = longestBody - this.#kept;
    if (chunk.length > room) this.#isCut = true;
    if (room <= 0) return;
    // A copy: what was given belongs to whoever reads the stream, and may be a part of something large.
    this.#pieces.push(new Uint8Array(chunk.subarray(0, room)));
    this.#kept += Math.min(room, chunk.length);
  }

  clear(): void {
    this.#pieces = [];
    this.#kept = 0;
    this.#isCut = false;
  }

  set(body: Uint8Array): void {
    this.clear();
    this.add(body);
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** What is kept, as text; undefined when there is nothing. */
  text(): string | undefined {
    if (this.#kept === 0) return undefined;
    return new TextDecoder().decode(Buffer.concat(this.#pieces));
  }
}

/** Headers as they may be shown. */
export function shownHeaders(
  headers: Iterable<readonly [name: string, values: readonly string[]]>,
  masks: Masks,
  notice?: Noticed,
): ShownHeader[] {
  return [...headers].flatMap(([name, values]) =>
    values.map((value) => [name, masks.header(name, value, notice)] as const),
  );
}

/** Names and values in turn, as requests that go out have them. */
export function pairsOf(flat: readonly string[]): [string, readonly string[]][] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[name, [flat[index + 1] ?? ""]] as [string, readonly string[]]] : [],
  );
}

/** A body as it may be shown. */
export function shownBody(
  body: string | undefined,
  contentType: string | undefined,
  masks: Masks,
  notice?: Noticed,
): string | undefined {
  if (body === undefined) return undefined;
  if (/^(?:image|audio|video|font)\/(?!svg)/.test(contentType ?? "")) return `(${contentType})`;
  if (contentType?.startsWith("application/x-www-form-urlencoded")) return masks.form(body, notice);
  return masks.text(body, notice);
}

/** A message with all there is of it. */
export function shownMessage(
  headers: MessageHeaders,
  body: BodyStart,
  masks: Masks,
  notice?: Noticed,
): ShownMessage {
  return {
    headers: shownHeaders(headers, masks, notice),
    body: shownBody(body.text(), headers.first("Content-Type"), masks, notice),
    isCut: body.isCut,
  };
}
