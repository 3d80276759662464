import type { IMcpBackend } from "../backends/mcp-backend.ts";
import { endpoints } from "../endpoints/oauth-endpoints.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** Where a server with HTTP+SSE takes messages. */
export interface MessagesView {
  /** The path behind the issuer where clients send messages, with its leading slash. */
  readonly messagesPathname: string;
}

/** What templates know of a server with HTTP+SSE. */
export interface SseView extends MessagesView {
  /** The server's own path for them. */
  readonly messagesPath: string;
  /** The parameter of the query that names the session. */
  readonly sessionParameter: string;
  /** What the path of the stream has before the server's own; empty where it ends otherwise. */
  readonly prefix: string;
}

/**
 * Where messages go for a server with HTTP+SSE; undefined for one with Streamable HTTP.
 *
 * @param base the path of the gateway, with its leading slash; empty at the root of its service
 * @param path of the server behind it, without a slash before or after it
 * @throws InvalidPropertyError when the gateway or the server has something else there.
 */
export function sseView(
  construct: string,
  base: string,
  path: string,
  backend: IMcpBackend,
): SseView | undefined {
  const sse = backend.transport?.sse;
  if (sse === undefined) return undefined;
  refuseRepeatedKey(construct, backend);
  // As clients resolve it (RFC 3986 section 5.2); a slash at its end makes no difference to API Management.
  const named = new URL(sse.messages, `https://gateway.example${base}/${path}`).pathname;
  if (!named.startsWith(`${base}/`)) {
    throw new InvalidPropertyError(
      construct,
      "backend",
      `names "${named}" for messages, which is outside of the gateway, whose path is "${base}". Have the server name "${base}${named}".`,
    );
  }
  const messagesPathname = named.slice(base.length).replace(/\/$/, "");
  refuseEndpoint(construct, "backend", base, path, messagesPathname);
  const own = backend.mcpPath;
  const messagesPath =
    sse.messagesPath ?? new URL(sse.messages, `https://backend.example${own}`).pathname;
  return {
    messagesPathname,
    messagesPath,
    sessionParameter: sse.sessionParameter,
    prefix: `/${path}`.endsWith(own) ? `${base}/${path}`.slice(0, -own.length) : "",
  };
}

/**
 * Where messages go for a server with HTTP+SSE that another stack adds.
 *
 * @param base the path of the gateway, with its leading slash; empty at the root of its service
 * @param path of the server behind it
 * @throws InvalidPropertyError when it is no such path, or the gateway has something else there.
 */
export function approvedMessages(
  construct: string,
  base: string,
  path: string,
  messagesPath: string,
): MessagesView {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9_-]*)*$/.test(messagesPath)) {
    throw new InvalidPropertyError(
      construct,
      "messagesPath",
      `must be a path of letters, digits, _ and -, without a slash before or after it, such as "orders/messages"; it is "${messagesPath}".`,
    );
  }
  const messagesPathname = `/${messagesPath}`;
  refuseEndpoint(construct, "messagesPath", base, path, messagesPathname);
  return { messagesPathname };
}

/**
 * What a contract says of messages, and what the backend does, are one.
 * @param property as errors name it
 * @throws InvalidPropertyError when they are not.
 */
export function checkMessages(
  construct: string,
  property: string,
  messagesPath: string | undefined,
  sse: SseView | undefined,
): void {
  if (messagesPath === undefined || `/${messagesPath}` === sse?.messagesPathname) return;
  throw new InvalidPropertyError(
    construct,
    property,
    sse === undefined
      ? "is of a server with HTTP+SSE, and the backend speaks Streamable HTTP. Leave it out, or give the backend McpTransport.httpWithSse(...)."
      : `is "${messagesPath}", and the backend names "${sse.messagesPathname.slice(1)}" for messages. Give both the same.`,
  );
}

function refuseEndpoint(
  construct: string,
  property: string,
  base: string,
  path: string,
  messagesPathname: string,
): void {
  if (!endpoints.some((endpoint) => overlaps(endpoint.path, messagesPathname))) return;
  throw new InvalidPropertyError(
    construct,
    property,
    `names "${messagesPathname}" for messages, which is an endpoint of the gateway's own. Have the server name another path, such as "${base}/${path.split("/")[0]}/messages".`,
  );
}

function overlaps(first: string, second: string): boolean {
  const [one, other] = [first, second].map((path) => `${path.replace(/\/\*$/, "")}/`.toLowerCase());
  return (
    one !== undefined && other !== undefined && (one.startsWith(other) || other.startsWith(one))
  );
}

/** The MCP extension of Azure Functions puts the key that it was sent into the first event, as `code`. */
function refuseRepeatedKey(construct: string, { credential }: IMcpBackend): void {
  const { authentication } = credential;
  if (authentication.kind !== "header" || !/^x-functions-key$/i.test(authentication.name)) return;
  throw new InvalidPropertyError(
    construct,
    "backend",
    "would give its key away: with HTTP+SSE the MCP extension of Azure Functions repeats x-functions-key in the first event of the stream, which every client reads. Use Streamable HTTP, or let the app take a token of the gateway's identity: credential: BackendCredential.managedIdentity(...).",
  );
}
