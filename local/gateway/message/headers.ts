import { type HeaderEntry, HeaderMap } from "../../../policy/index.ts";

/** Headers that API Management sends as a line per value; others are joined with commas. */
const separateLines = new Set([
  "user-agent",
  "www-authenticate",
  "proxy-authenticate",
  "cookie",
  "set-cookie",
  "warning",
  "date",
  "expires",
  "if-modified-since",
  "if-unmodified-since",
  "last-modified",
  "retry-after",
]);

/** Headers that belong to one connection (RFC 9110 section 7.6.1), not to the message. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Headers that no policy can change: they describe the connection. */
export const fixedHeaders: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "transfer-encoding",
]);

/** Headers of a message: names without case, each with its values in order. */
export class MessageHeaders {
  readonly #entries = new Map<string, HeaderEntry>();
  #version = 0;

  /** From the flat list of names and values that Node gives for a received message. */
  static fromRaw(raw: readonly string[]): MessageHeaders {
    const headers = new MessageHeaders();
    for (let index = 0; index + 1 < raw.length; index += 2) {
      headers.append(raw[index] ?? "", [raw[index + 1] ?? ""]);
    }
    return headers;
  }

  /** How often something was changed. */
  get version(): number {
    return this.#version;
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  values(name: string): readonly string[] | undefined {
    return this.#entries.get(name.toLowerCase())?.values;
  }

  /** The first value, as the HTTP layer here needs it. */
  first(name: string): string | undefined {
    return this.values(name)?.[0];
  }

  set(name: string, values: readonly string[]): void {
    this.#version += 1;
    this.#entries.set(name.toLowerCase(), { name, values: [...values] });
  }

  append(name: string, values: readonly string[]): void {
    const key = name.toLowerCase();
    const entry = this.#entries.get(key);
    this.#version += 1;
    if (entry === undefined) this.#entries.set(key, { name, values: [...values] });
    else this.#entries.set(key, { name: entry.name, values: [...entry.values, ...values] });
  }

  delete(name: string): void {
    if (this.#entries.delete(name.toLowerCase())) this.#version += 1;
  }

  /** The same for several, by their names in lower case. */
  deleteAll(names: ReadonlySet<string>): void {
    for (const name of this.#entries.keys()) if (names.has(name)) this.delete(name);
  }

  *[Symbol.iterator](): Generator<readonly [name: string, values: readonly string[]]> {
    for (const { name, values } of this.#entries.values()) yield [name, values];
  }

  /** As they are now, for expressions. */
  toMap(): HeaderMap {
    return HeaderMap.of(new Map(this.#entries));
  }

  /** The same by their names in lower case. No list of values is changed later: another one takes its place. */
  byName(): Map<string, readonly string[]> {
    const named = new Map<string, readonly string[]>();
    for (const [name, { values }] of this.#entries) named.set(name, values);
    return named;
  }

  /** Without the headers that concern the connection they came on. */
  endToEnd(): MessageHeaders {
    const named = (this.values("connection") ?? [])
      .flatMap((value) => value.split(","))
      .map((name) => name.trim().toLowerCase());
    const headers = new MessageHeaders();
    for (const [key, { name, values }] of this.#entries) {
      if (hopByHop.has(key) || named.includes(key)) continue;
      headers.#entries.set(key, { name, values });
      headers.#version += 1;
    }
    return headers;
  }

  /** As a flat list of names and values, for sending. */
  toRaw(): string[] {
    const raw: string[] = [];
    for (const [key, { name, values }] of this.#entries) {
      if (!separateLines.has(key)) raw.push(name, values.join(","));
      else for (const value of values) raw.push(name, value);
    }
    return raw;
  }
}
