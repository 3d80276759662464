import { trim } from "../../runtime/characters.ts";
import { CSharpException } from "../../runtime/exceptions.ts";
import { parseIPv4, parseIPv6, printIPv6, withoutZone } from "../net/ip-text.ts";
import { escapeIllegal } from "./percent.ts";

/** The parts of an absolute URI, normalised as System.Uri does. */
export interface UriParts {
  readonly scheme: string;
  readonly hasAuthority: boolean;
  /** Empty where there is none, and undefined where there is no `@` either. */
  readonly userInfo: string | undefined;
  /** Lower case; an IPv6 address keeps its brackets. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** With the question mark, or empty. */
  readonly query: string;
  /** With the number sign, or empty. */
  readonly fragment: string;
}

const defaultPorts: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["https", 443],
  ["ws", 80],
  ["wss", 443],
  ["ftp", 21],
  ["gopher", 70],
  ["nntp", 119],
  ["telnet", 23],
  ["ldap", 389],
  ["mailto", 25],
  ["net.tcp", 808],
]);

/** The port of a scheme when the URI names none; -1 when there is no such thing. */
export function defaultPort(scheme: string): number {
  return defaultPorts.get(scheme) ?? -1;
}

const needsHost: ReadonlySet<string> = new Set(["http", "https", "ws", "wss", "ftp", "gopher"]);
/** Schemes without a hierarchy: their path is taken as it stands. */
const opaque: ReadonlySet<string> = new Set(["urn", "news", "tel", "data"]);
/** Schemes whose question mark belongs to the path. */
const withoutQuery: ReadonlySet<string> = new Set(["ftp", "gopher", "nntp", "telnet", "mailto"]);

function invalid(message: string): CSharpException {
  return new CSharpException("System.UriFormatException", `Invalid URI: ${message}`);
}

const isAroundUri = (unit: number) => " \t\r\n".includes(String.fromCharCode(unit));

/** Splits and normalises an absolute URI, or throws UriFormatException. */
export function splitUri(original: string): UriParts {
  const text = trim(original, isAroundUri, "both");
  if (text === "") throw invalid("The URI is empty.");
  const asFile = fileUri(text);
  if (asFile !== undefined) return splitUri(asFile);
  if (/^[A-Za-z]:/.test(text)) throw invalid("A Dos path must be rooted, for example, 'c:\\\\'.");
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text);
  const scheme = match?.[1]?.toLowerCase();
  if (scheme === undefined || scheme.length === 1) {
    throw invalid("The format of the URI could not be determined.");
  }
  const rest = text.slice(scheme.length + 1);
  if (scheme === "mailto") return splitMail(rest);
  if (opaque.has(scheme)) return splitOpaque(scheme, rest);
  return splitHierarchical(scheme, rest);
}

/** A drive's path, or one of a network: one letter and a colon is no scheme. */
function fileUri(text: string): string | undefined {
  if (/^[A-Za-z][:|][/\\]/.test(text)) {
    // A file's name knows neither query nor fragment, and no escapes.
    const name = text.replace(/[%?#]/g, (char) => encodeURIComponent(char));
    return `file:///${name.replaceAll("\\", "/").replace("|", ":")}`;
  }
  const drive = /^file:[/\\]{2}([A-Za-z])[:|]([/\\].*)$/is.exec(text);
  if (drive !== null) return `file:///${drive[1]}:${drive[2]}`;
  const network = /^(?:\\\\|\/\/)([^/\\].*)$/s.exec(text)?.[1];
  return network === undefined ? undefined : `file://${network.replaceAll("\\", "/")}`;
}

function splitMail(rest: string): UriParts {
  const [, user = "", host, query = "", fragment = ""] =
    /^([^@?#]*)(?:@([^?#]*))?(\?[^#]*)?(#.*)?$/s.exec(rest) ?? [];
  const server = host === undefined ? "" : plainHost(host);
  if (server === undefined || (host !== undefined && server === "")) {
    throw invalid("The hostname could not be parsed.");
  }
  return {
    scheme: "mailto",
    hasAuthority: false,
    userInfo: escapeIllegal(user),
    host: server,
    port: defaultPort("mailto"),
    path: "",
    query: escapeIllegal(query),
    fragment: escapeIllegal(fragment),
  };
}

function splitOpaque(scheme: string, rest: string): UriParts {
  const [, path = "", query = "", fragment = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest) ?? [];
  return {
    scheme,
    hasAuthority: false,
    userInfo: undefined,
    host: "",
    port: defaultPort(scheme),
    path: escapeIllegal(path),
    query: escapeIllegal(query),
    fragment: escapeIllegal(fragment),
  };
}

function splitHierarchical(scheme: string, rest: string): UriParts {
  const hasAuthority = /^[/\\]{2}/.test(rest);
  if (!hasAuthority && needsHost.has(scheme)) {
    throw invalid("The Authority/Host could not be parsed.");
  }
  if (!hasAuthority && scheme === "file") {
    throw invalid("The Authority/Host could not be parsed.");
  }
  const pieces = withoutQuery.has(scheme) ? withoutQueryPieces : hierarchicalPieces;
  const [, authority = "", path = "", query = "", fragment = ""] =
    pieces.exec(hasAuthority ? rest.slice(2) : rest) ?? [];
  // Only a file's name may have backslashes where the slashes of the authority stand.
  if (hasAuthority && scheme !== "file" && (rest.startsWith("\\") || path.startsWith("\\"))) {
    throw invalid("The hostname could not be parsed.");
  }
  const place = hasAuthority ? splitAuthority(scheme, authority) : noPlace(scheme);
  if (!hasAuthority) return splitOpaque(scheme, rest);
  const wholePath = scheme === "file" ? path.replace(/^\/([A-Za-z])\|/, "/$1:") : path;
  return {
    scheme,
    hasAuthority,
    ...place,
    path: withoutQuery.has(scheme)
      ? normalisePath(wholePath, true).replaceAll("?", "%3F")
      : normalisePath(wholePath, true),
    query: escapeIllegal(query),
    fragment: escapeIllegal(fragment),
  };
}

const hierarchicalPieces = /^([^/\\?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/s;
const withoutQueryPieces = /^([^/\\?#]*)([^#]*)()(#.*)?$/s;

type Place = Pick<UriParts, "userInfo" | "host" | "port">;

function noPlace(scheme: string): Place {
  return { userInfo: undefined, host: "", port: defaultPort(scheme) };
}

function splitAuthority(scheme: string, authority: string): Place {
  const at = authority.indexOf("@");
  const userInfo = at < 0 ? undefined : escapeIllegal(authority.slice(0, at));
  const server = authority.slice(at + 1);
  if (scheme === "file" && (at >= 0 || /:\d*$/.test(server.replace(/^\[.*\]/, "")))) {
    throw invalid("The hostname could not be parsed.");
  }
  const [, bracketed, plain, portText] = /^(?:(\[[^\]]*\])|([^:]*))(?::(.*))?$/s.exec(server) ?? [];
  const host = bracketed === undefined ? plainHost(plain ?? "") : bracketedHost(bracketed);
  if (host === undefined || (host === "" && (needsHost.has(scheme) || at >= 0))) {
    throw invalid("The hostname could not be parsed.");
  }
  return { userInfo, host, port: portFrom(portText, scheme) };
}

function portFrom(text: string | undefined, scheme: string): number {
  if (text === undefined || text === "") return defaultPort(scheme);
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 0xffff)) throw invalid("Invalid port specified.");
  return port;
}

function bracketedHost(text: string): string | undefined {
  const address = parseIPv6(withoutZone(text.slice(1, -1)));
  return address === undefined ? undefined : `[${printIPv6(address)}]`;
}

function plainHost(text: string): string | undefined {
  if (text === "") return "";
  // `127.1` and `0x7f000001` are IPv4 addresses to System.Uri as well.
  const address = parseIPv4(text);
  if (address !== undefined) return address.join(".");
  const labels = text.replace(/\.$/, "").split(".");
  const isLabel = /^[\p{L}\p{N}_-][\p{L}\p{N}\p{M}_-]*$/u;
  if (!labels.every((label) => isLabel.test(label))) return undefined;
  const host = text.toLowerCase();
  return host === "loopback" ? "localhost" : host;
}

/** Turns backslashes, resolves `.` and `..`, and escapes what may not stand in a path. */
export function normalisePath(path: string, isRooted: boolean): string {
  const forward = path.replaceAll("\\", "/");
  const escaped = escapeIllegal(compress(forward));
  return isRooted && !escaped.startsWith("/") ? `/${escaped}` : escaped;
}

/** RFC 3986, section 5.2.4. */
function compress(path: string): string {
  if (!path.startsWith("/")) return path;
  const output: string[] = [];
  const segments = path.slice(1).split("/");
  for (const [index, written] of segments.entries()) {
    // A dot that is percent-encoded is the same dot (RFC 3986, section 6.2.2.2).
    // Behind a percent sign that begins no escape the next one is not looked at either.
    const isHidden = segments[index - 1]?.endsWith("%") === true;
    const segment =
      !isHidden && /^(?:\.|%2e){1,2}$/i.test(written) ? written.replaceAll(/%2e/gi, ".") : written;
    const isLast = index === segments.length - 1;
    if (segment === "..") output.pop();
    if (segment !== "." && segment !== "..") output.push(segment);
    else if (isLast) output.push("");
  }
  return `/${output.join("/")}`;
}
