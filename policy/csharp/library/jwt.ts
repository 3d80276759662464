import { arrayFrom } from "../runtime/arrays.ts";
import { DateTimeOffsetValue, type DateTimeValue } from "../runtime/date-time.ts";
import { type ArrayValue, PlainObject } from "../runtime/value.ts";
import { contextNamespace, define } from "../types/registry.ts";
import { stringType } from "../types/well-known.ts";
import { ListMap } from "./multimap.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** A JSON Web Token as expressions see it; its signature is not looked at. */
export class Jwt extends PlainObject {
  protected readonly typeName = `${contextNamespace}.Jwt`;
  readonly header: JsonObject;
  readonly payload: JsonObject;
  readonly claims: Claims;

  /** @param header the JOSE header; @param payload the claims, for example of a validated token */
  constructor(header: JsonObject, payload: JsonObject) {
    super();
    this.header = header;
    this.payload = payload;
    this.claims = new Claims(payload);
  }

  /** Reads a compact token, with or without `Bearer ` in front; null when it is none. */
  static parse(text: string | null): Jwt | null {
    const token = (text ?? "")
      .trim()
      .replace(/^Bearer /i, "")
      .trim();
    const [header, payload] = token.split(".");
    if (header === undefined || payload === undefined) return null;
    const [head, body] = [readPart(header), readPart(payload)];
    return head === null || body === null ? null : new Jwt(head, body);
  }

  /** A claim that is one string, or null. */
  text(name: string): string | null {
    const value = this.payload[name];
    return value === undefined || value === null ? null : (claimValues(value)[0] ?? null);
  }

  /** A claim that is a number of seconds since 1970. */
  moment(name: string): DateTimeValue | null {
    const value = this.payload[name];
    return typeof value === "number"
      ? DateTimeOffsetValue.fromUnixSeconds(BigInt(Math.trunc(value))).utcDateTime
      : null;
  }

  headerText(name: string): string | null {
    const value = this.header[name];
    return typeof value === "string" ? value : null;
  }

  override toString(): string {
    return `${JSON.stringify(this.header)}.${JSON.stringify(this.payload)}`;
  }
}

/** The claims of a token, each a list of texts that is made when somebody asks for it. */
class Claims extends ListMap {
  readonly #payload: JsonObject;
  readonly #arrays = new Map<string, ArrayValue>();

  constructor(payload: JsonObject) {
    super();
    this.#payload = payload;
  }

  get size(): number {
    return Object.keys(this.#payload).length;
  }

  list(name: string): readonly string[] | undefined {
    const array = this.#arrays.get(name);
    if (array !== undefined) return array.items as string[];
    const value = Object.hasOwn(this.#payload, name) ? this.#payload[name] : undefined;
    return value === undefined ? undefined : claimValues(value);
  }

  /** The same array each time, for it can be changed. */
  get(key: unknown): unknown {
    const name = key as string;
    const known = this.#arrays.get(name);
    if (known !== undefined) return known;
    const values = this.list(name);
    if (values === undefined) return undefined;
    const array = arrayFrom(stringType, values) as ArrayValue;
    this.#arrays.set(name, array);
    return array;
  }

  holds(key: unknown): boolean {
    return Object.hasOwn(this.#payload, key as string);
  }

  keys(): Iterable<string> {
    return Object.keys(this.#payload);
  }
}

/** A claim is a list of texts: the elements of an array, JSON for what is no plain value. */
function claimValues(value: Json): readonly string[] {
  if (value === null) return [];
  if (isList(value)) return value.flatMap(claimValues);
  return [typeof value === "string" ? value : JSON.stringify(value)];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function readPart(part: string): JsonObject | null {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return null;
  const text = Buffer.from(part, "base64url").toString("utf8");
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

define(`class ${contextNamespace}.Jwt`, {
  "Algorithm: string": (self: Jwt) => self.headerText("alg"),
  "Type: string": (self: Jwt) => self.headerText("typ"),
  "Issuer: string": (self: Jwt) => self.text("iss"),
  "Subject: string": (self: Jwt) => self.text("sub"),
  "Id: string": (self: Jwt) => self.text("jti"),
  "Audiences: IEnumerable<string>": (self: Jwt) =>
    self.claims.get("aud") ?? arrayFrom(stringType, []),
  "ExpirationTime: DateTime?": (self: Jwt) => self.moment("exp"),
  "NotBefore: DateTime?": (self: Jwt) => self.moment("nbf"),
  "IssuedAt: DateTime?": (self: Jwt) => self.moment("iat"),
  "Claims: IReadOnlyDictionary<string, string[]>": (self: Jwt) => self.claims,
});
