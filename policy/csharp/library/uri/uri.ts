import { arrayFrom } from "../../runtime/arrays.ts";
import { defineEnum } from "../../runtime/enums.ts";
import {
  argument,
  argumentOutOfRange,
  CSharpException,
  indexOutOfRange,
  required,
} from "../../runtime/exceptions.ts";
import { PlainObject, type Reference } from "../../runtime/value.ts";
import { define } from "../../types/registry.ts";
import { stringType } from "../../types/well-known.ts";
import { checkHostName, hostNameType, idnHost } from "./host.ts";
import { defaultPort, normalisePath, splitUri, type UriParts } from "./parse-uri.ts";
import { escapeDataString, escapeUriString, percentDecode, unescapeForDisplay } from "./percent.ts";

type Text = string | null;

const UriPartial = { Scheme: 0, Authority: 1, Path: 2, Query: 3 } as const;
defineEnum("System.UriPartial", UriPartial);

/** An absolute System.Uri. */
export class UriValue extends PlainObject {
  protected readonly typeName = "System.Uri";
  readonly original: string;
  readonly parts: UriParts;

  constructor(original: string, parts: UriParts) {
    super();
    this.original = original;
    this.parts = parts;
  }

  get isDefaultPort(): boolean {
    return this.parts.port === defaultPort(this.parts.scheme);
  }

  /** The host with its port, when that is not the default one. */
  get authority(): string {
    const { host, port } = this.parts;
    return this.isDefaultPort ? host : `${host}:${port}`;
  }

  /** What `mailto:` has in place of an authority. */
  get mailbox(): string {
    const { scheme, userInfo, host } = this.parts;
    if (scheme !== "mailto") return "";
    return host === "" ? (userInfo ?? "") : `${userInfo}@${host}`;
  }

  /** Whether it is the path of a drive, `/C:/a`, which is shown without the first slash. */
  get isDrive(): boolean {
    return this.parts.scheme === "file" && /^\/[A-Za-z]:(?:\/|$)/.test(this.parts.path);
  }

  get isUnc(): boolean {
    return this.parts.scheme === "file" && this.parts.host !== "";
  }

  /** The path as the machine writes it that has the file. */
  get localPath(): string {
    const path = percentDecode(this.parts.path);
    if (this.isDrive) return path.slice(1).replaceAll("/", "\\");
    return this.isUnc ? `\\\\${this.parts.host}${path.replaceAll("/", "\\")}` : path;
  }

  get isLoopback(): boolean {
    const { host, scheme } = this.parts;
    if (host === "localhost" || host === "loopback" || host === "[::1]") return true;
    return /^127\.\d+\.\d+\.\d+$/.test(host) || (host === "" && scheme === "file");
  }

  leftPart(until: number): string {
    const { scheme, hasAuthority, userInfo, path, query } = this.parts;
    const start = `${scheme}:${hasAuthority ? "//" : ""}`;
    if (until === UriPartial.Scheme) return start;
    const user = userInfo === undefined ? "" : `${userInfo}@`;
    const authority = hasAuthority ? start + user + this.authority : "";
    if (until === UriPartial.Authority) return authority;
    const upToPath = (hasAuthority ? authority : start + this.mailbox) + path;
    return until === UriPartial.Path ? upToPath : upToPath + query;
  }

  get absolute(): string {
    return this.leftPart(UriPartial.Query) + this.parts.fragment;
  }

  /** Fragment and user information do not count, and a text is equal to the URI that it is. */
  override equals(other: unknown): boolean {
    if (typeof other === "string") return tryParse(other)?.equals(this) ?? false;
    return other instanceof UriValue && other.equalityKey === this.equalityKey;
  }

  override get equalityKey(): string {
    const { scheme, path, query } = this.parts;
    return `${scheme}:${this.authority}${path}${query}`;
  }

  override toString(): string {
    const { scheme, hasAuthority, userInfo, path, query, fragment } = this.parts;
    const user = userInfo === undefined ? "" : `${userInfo}@`;
    const start = hasAuthority
      ? `${scheme}://${user}${this.authority}`
      : `${scheme}:${unescapeForDisplay(this.mailbox)}`;
    return start + unescapeForDisplay(path + query + fragment);
  }
}

/** `new Uri(text)`. */
export function parseUri(text: string): UriValue {
  return new UriValue(text, splitUri(text));
}

/** `new Uri(base, relative)` (RFC 3986, section 5.2.2). */
function resolve(base: UriValue, relative: string): UriValue {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(relative)) return parseUri(relative);
  const { scheme, path, query } = base.parts;
  if (/^[/\\]{2}/.test(relative)) return parseUri(`${scheme}:${relative}`);
  const origin = base.leftPart(UriPartial.Authority);
  const [, own = "", ownQuery, fragment = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(relative) ?? [];
  if (relative === "") return parseUri(base.absolute);
  if (own === "") return parseUri(origin + path + (ownQuery ?? query) + fragment);
  const isRooted = /^[/\\]/.test(own);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const merged = normalisePath(isRooted ? own : folder + own, true);
  return parseUri(origin + merged + (ownQuery ?? "") + fragment);
}

const tryParse = (text: string) => attempt(() => parseUri(text));
const tryResolve = (base: UriValue, relative: string) => attempt(() => resolve(base, relative));

function attempt(make: () => UriValue): UriValue | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof CSharpException) return null;
    throw error;
  }
}

function hexadecimal(unit: number): number | undefined {
  const char = String.fromCharCode(unit);
  return /^[\da-fA-F]$/.test(char) ? Number.parseInt(char, 16) : undefined;
}

const schemes: Readonly<Record<string, string>> = {
  File: "file",
  Ftp: "ftp",
  Gopher: "gopher",
  Http: "http",
  Https: "https",
  Mailto: "mailto",
  NetPipe: "net.pipe",
  NetTcp: "net.tcp",
  News: "news",
  Nntp: "nntp",
};

function segments(path: string): readonly string[] {
  return path.match(/[^/]*\/|[^/]+$/g) ?? [];
}

define("class System.Uri", {
  "new(string uriString)": (text: Text) => parseUri(required(text, "uriString")),
  "new(Uri baseUri, string relativeUri)": (base: UriValue | null, relative: Text) =>
    resolve(required(base, "baseUri"), relative ?? ""),
  "new(Uri baseUri, Uri relativeUri)": (base: UriValue | null, relative: UriValue | null) => {
    required(base, "baseUri");
    return required(relative, "relativeUri");
  },
  "static TryCreate(Uri baseUri, string relativeUri, out Uri result): bool": (
    base: UriValue | null,
    relative: Text,
    result: Reference<UriValue | null>,
  ) => {
    result.value = base === null || relative === null ? null : tryResolve(base, relative);
    return result.value !== null;
  },
  "static CheckHostName(string name): UriHostNameType": checkHostName,
  "static HexEscape(char character): string": (unit: number) => {
    if (unit > 0xff) throw argumentOutOfRange("character");
    return `%${unit.toString(16).toUpperCase().padStart(2, "0")}`;
  },
  "static IsHexDigit(char character): bool": (unit: number) => hexadecimal(unit) !== undefined,
  "static FromHex(char digit): int": (unit: number) => {
    const value = hexadecimal(unit);
    if (value === undefined) throw argument("Character is not a hexadecimal digit.", "digit");
    return value;
  },
  "static IsHexEncoding(string pattern, int index): bool": (text: Text, index: number) => {
    if (index < 0) throw indexOutOfRange();
    return /^%[\da-fA-F]{2}/.test((text ?? "").slice(index));
  },
  "static EscapeDataString(string stringToEscape): string": (text: Text) =>
    escapeDataString(required(text, "stringToEscape")),
  "static UnescapeDataString(string stringToUnescape): string": (text: Text) =>
    percentDecode(required(text, "stringToUnescape")),
  "static EscapeUriString(string stringToEscape): string": (text: Text) =>
    escapeUriString(required(text, "stringToEscape")),
  "static CheckSchemeName(string schemeName): bool": (text: Text) =>
    text !== null && /^[A-Za-z][A-Za-z0-9+.-]*$/.test(text),
  ...Object.fromEntries(
    Object.entries(schemes).map(([name, scheme]) => [
      `static UriScheme${name}: string`,
      () => scheme,
    ]),
  ),
  "static SchemeDelimiter: string": () => "://",
  "Scheme: string": (self: UriValue) => self.parts.scheme,
  "Host: string": (self: UriValue) => self.parts.host,
  "DnsSafeHost: string": (self: UriValue) => self.parts.host.replace(/^\[|\]$/g, ""),
  "Port: int": (self: UriValue) => self.parts.port,
  "IsDefaultPort: bool": (self: UriValue) => self.isDefaultPort,
  "IsLoopback: bool": (self: UriValue) => self.isLoopback,
  "IsAbsoluteUri: bool": () => true,
  "IsUnc: bool": (self: UriValue) => self.isUnc,
  "IdnHost: string": (self: UriValue) => idnHost(self.parts.host),
  "HostNameType: UriHostNameType": (self: UriValue) =>
    self.parts.host === "" && !self.parts.hasAuthority ? 0 : hostNameType(self.parts.host),
  "UserEscaped: bool": () => false,
  "IsFile: bool": (self: UriValue) => self.parts.scheme === "file",
  "Authority: string": (self: UriValue) => self.authority,
  "UserInfo: string": (self: UriValue) => self.parts.userInfo ?? "",
  "AbsolutePath: string": (self: UriValue) =>
    self.isDrive ? self.parts.path.slice(1) : self.parts.path,
  "LocalPath: string": (self: UriValue) => self.localPath,
  "AbsoluteUri: string": (self: UriValue) => self.absolute,
  "OriginalString: string": (self: UriValue) => self.original,
  "Query: string": (self: UriValue) => self.parts.query,
  "Fragment: string": (self: UriValue) => self.parts.fragment,
  "PathAndQuery: string": (self: UriValue) =>
    (self.isDrive ? self.parts.path.slice(1) : self.parts.path) + self.parts.query,
  "Segments: string[]": (self: UriValue) => arrayFrom(stringType, segments(self.parts.path)),
  "GetLeftPart(UriPartial part): string": (self: UriValue, part: number) => self.leftPart(part),
  "IsBaseOf(Uri uri): bool": (self: UriValue, other: UriValue | null) => {
    const folder = self.parts.path.slice(0, self.parts.path.lastIndexOf("/") + 1);
    const { parts } = required(other, "uri");
    return (
      parts.scheme === self.parts.scheme &&
      other?.authority === self.authority &&
      parts.path.startsWith(folder)
    );
  },
  "ToString(): string": (self: UriValue) => self.toString(),
  "operator ==(Uri uri1, Uri uri2): bool": (a: UriValue | null, b: UriValue | null) =>
    a === null || b === null ? a === b : a.equals(b),
  "operator !=(Uri uri1, Uri uri2): bool": (a: UriValue | null, b: UriValue | null) =>
    a === null || b === null ? a !== b : !a.equals(b),
});
