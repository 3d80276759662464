import { type JsonObject, parsedObject } from "./json-of-others.ts";

/** The headers of a call in Streamable HTTP. */
export const mcpHeaders: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
};

/** The first message of a client. */
export const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "doctor", version: "1.0.0" },
  },
});

/** The revision of the protocol in which a client asks for a stream by a message, and servers have none by GET. */
const subscriptions = "2026-07-28";

/** The message that asks for a stream of what the server has to say, and the headers that say so, too. */
export const subscribe = {
  headers: { "mcp-protocol-version": subscriptions, "mcp-method": "subscriptions/listen" },
  body: JSON.stringify({
    jsonrpc: "2.0",
    id: "doctor-listens",
    method: "subscriptions/listen",
    params: {
      notifications: { toolsListChanged: true },
      _meta: {
        "io.modelcontextprotocol/protocolVersion": subscriptions,
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    },
  }),
} as const;

/** The messages of JSON-RPC in an answer: one, or those of the events that it consists of. */
export function messagesIn(text: string, contentType: string): readonly JsonObject[] {
  const texts = contentType.startsWith("text/event-stream") ? eventsIn(text) : [text];
  return texts.map(parsedObject).filter((message) => message !== undefined);
}

/** The data of each event (the HTML standard, section 9.2.6). */
function eventsIn(text: string): string[] {
  return text
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map((event) =>
      event
        .split(/\r\n|\n|\r/)
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).replace(/^ /, ""))
        .join("\n"),
    )
    .filter((data) => data !== "");
}
