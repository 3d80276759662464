import { type HeaderEntry, HeaderMap } from "../../../policy/index.ts";
import { type Change, NotedChanges } from "./noted-changes.ts";

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
  /** No entry and no list of values is ever changed: another one takes its place. */
  #entries: Map<string, HeaderEntry>;
  /** Whether a copy or expressions have the same map, which then must not be changed. */
  #isShared = false;
  /** The same for expressions, as long as nothing changes. */
  #map: HeaderMap | undefined;
  /** Undefined while nobody asks what changes. */
  #changes: NotedChanges<readonly string[]> | undefined;

  constructor(entries = new Map<string, HeaderEntry>()) {
    this.#entries = entries;
  }

  /** From the flat list of names and values that Node gives for a received message. */
  static fromRaw(raw: readonly string[]): MessageHeaders {
    const entries = new Map<string, HeaderEntry>();
    for (let index = 0; index + 1 < raw.length; index += 2) {
      const name = raw[index] ?? "";
      const value = raw[index + 1] ?? "";
      const key = name.toLowerCase();
      const entry = entries.get(key);
      if (entry === undefined) entries.set(key, { name, values: [value] });
      else entries.set(key, { name: entry.name, values: [...entry.values, value] });
    }
    return new MessageHeaders(entries);
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
    this.#put(name.toLowerCase(), { name, values: [...values] });
  }

  append(name: string, values: readonly string[]): void {
    const key = name.toLowerCase();
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#put(key, { name, values: [...values] });
    else this.#put(key, { name: entry.name, values: [...entry.values, ...values] });
  }

  delete(name: string): void {
    this.#remove(name.toLowerCase());
  }

  /** The same for several, by their names in lower case. */
  deleteAll(names: ReadonlySet<string>): void {
    for (const name of this.#entries.keys()) if (names.has(name)) this.#remove(name);
  }

  #put(key: string, entry: HeaderEntry): void {
    this.#changing(key).set(key, entry);
  }

  #remove(key: string): void {
    if (this.#entries.has(key)) this.#changing(key).delete(key);
  }

  /** The entries, of which one is about to change. */
  #changing(key: string): Map<string, HeaderEntry> {
    this.#changes?.note(key, this.#entries.get(key)?.values);
    this.#map = undefined;
    if (this.#isShared) {
      this.#entries = new Map(this.#entries);
      this.#isShared = false;
    }
    return this.#entries;
  }

  *[Symbol.iterator](): Generator<readonly [name: string, values: readonly string[]]> {
    for (const { name, values } of this.#entries.values()) yield [name, values];
  }

  /** As they are now, for expressions: one serves for all of them until something changes. */
  toMap(): HeaderMap {
    if (this.#map === undefined) {
      this.#map = HeaderMap.of(this.#entries);
      this.#isShared = true;
    }
    return this.#map;
  }

  /** The same headers as they are now, whatever becomes of these. */
  copy(): MessageHeaders {
    this.#isShared = true;
    const copied = new MessageHeaders(this.#entries);
    copied.#isShared = true;
    return copied;
  }

  /** From now on changes are noted. */
  watch(): void {
    this.#changes = new NotedChanges();
  }

  /** Whether something may have changed since the last time. */
  get hasChanges(): boolean {
    return this.#changes?.isEmpty === false;
  }

  /** What has changed since the last time, by names in lower case; undefined when nothing has. */
  takeChanges(): ReadonlyMap<string, Change<readonly string[]>> | undefined {
    return this.#changes?.take((key) => this.#entries.get(key)?.values, sameValues);
  }

  /** The values by names in lower case. */
  byName(): Map<string, readonly string[]> {
    const named = new Map<string, readonly string[]>();
    for (const [name, { values }] of this.#entries) named.set(name, values);
    return named;
  }

  /** The same as they were when changes were taken for the last time. */
  byNameBefore(): Map<string, readonly string[]> {
    const named = this.byName();
    this.#changes?.undoIn(named);
    return named;
  }

  /** Without the headers that concern the connection they came on. */
  endToEnd(): MessageHeaders {
    const connection = this.values("connection");
    const named = connection && namesIn(connection);
    const entries = new Map<string, HeaderEntry>();
    for (const [key, entry] of this.#entries) {
      if (!hopByHop.has(key) && named?.includes(key) !== true) entries.set(key, entry);
    }
    return new MessageHeaders(entries);
  }

  /** As a flat list of names and values, for sending. */
  toRaw(): string[] {
    const raw: string[] = [];
    for (const [key, { name, values }] of this.#entries) {
      if (values.length === 1) raw.push(name, values[0] ?? "");
      else if (!separateLines.has(key)) raw.push(name, values.join(","));
      else for (const value of values) raw.push(name, value);
    }
    return raw;
  }
}

/** Whether two lists of values are the same, in order. */
export function sameValues(
  left: readonly string[] | undefined,
  right: readonly string[] | undefined,
): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  return left.every((value, index) => value === right[index]);
}

/** The names of a list such as that of `Connection`, in lower case. */
function namesIn(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(",")).map((name) => name.trim().toLowerCase());
}
