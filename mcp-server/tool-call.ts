import type { IncomingHttpHeaders } from "node:http";
import {
  classifyInboundRequest,
  isJsonContentType,
  type JSONRPCRequest,
  PROTOCOL_VERSION_META_KEY,
  type ProtocolEra,
  parseJSONRPCMessage,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/server";

/** The revision that the newer era begins with, and all there is of it. */
export const modernRevision = "2026-07-28";

/** A call of a tool with nothing wrong around it. */
export interface ToolCall {
  readonly era: ProtocolEra;
  readonly message: JSONRPCRequest;
}

const method = "tools/call";

/** Of a name of this kind the header is no encoding. */
const plainName = /^\w+$/;

/**
 * The call of a tool that a POST brings, where its headers and its frame are as they are to be; `undefined` of anything
 * else, about which the SDK's handler has the word. Whatever is taken here that handler would take too, and in the same
 * era: what is asked is what it asks, and a little more.
 */
export function toolCallIn(headers: IncomingHttpHeaders, body: unknown): ToolCall | undefined {
  if (!isCall(body) || !isJsonContentType(headers["content-type"])) return undefined;
  const meta = body.params["_meta"];
  return isObject(meta) && PROTOCOL_VERSION_META_KEY in meta
    ? modernCall(headers, body)
    : legacyCall(headers, body);
}

/** As SEP-2243 asks: the headers say what the message says. */
function modernCall(headers: IncomingHttpHeaders, body: CallLike): ToolCall | undefined {
  const version = headers["mcp-protocol-version"];
  const name = headers["mcp-name"];
  if (version !== modernRevision || headers["mcp-method"] !== method) return undefined;
  if (typeof name !== "string" || name !== body.params["name"] || !plainName.test(name)) {
    return undefined;
  }
  const route = classifyInboundRequest({
    httpMethod: "POST",
    protocolVersionHeader: version,
    mcpMethodHeader: method,
    mcpNameHeader: name,
    body,
  });
  if (route.kind !== "modern" || route.messageKind !== "request") return undefined;
  return route.classification.revision === modernRevision
    ? { era: "modern", message: route.message }
    : undefined;
}

/** As the transport of the revisions before asks: a client takes both kinds of answer, and names a revision if any. */
function legacyCall(headers: IncomingHttpHeaders, body: CallLike): ToolCall | undefined {
  const { accept } = headers;
  if (!accept?.includes("application/json") || !accept.includes("text/event-stream")) {
    return undefined;
  }
  const version = headers["mcp-protocol-version"];
  if (version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(String(version))) {
    return undefined;
  }
  try {
    const message = parseJSONRPCMessage(body);
    return "method" in message && "id" in message ? { era: "legacy", message } : undefined;
  } catch {
    return undefined;
  }
}

interface CallLike {
  readonly params: Readonly<Record<string, unknown>>;
}

function isCall(body: unknown): body is CallLike {
  return isObject(body) && body["method"] === method && "id" in body && isObject(body["params"]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
