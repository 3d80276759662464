import type { Answer } from "./ask.ts";
import { at, type JsonObject, parsedObject, textAt } from "./json-of-others.ts";

/** The headers of a call in Streamable HTTP. */
export const mcpHeaders: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
};

/** The id of {@link initialize}. */
export const initializeId = 1;

/** The first message of a client. */
export const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: initializeId,
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

/** What a server says to a message: a result, or an error as a sentence has it. */
export type Reply = { readonly result: unknown } | { readonly error: string };

/**
 * The reply to a message, which any web server can answer with 200.
 *
 * @param id that of the message
 * @returns undefined where the answer holds none (JSON-RPC 2.0 section 5)
 */
export function answerTo(id: number, { text, headers }: Answer): Reply | undefined {
  for (const message of messagesIn(text, headers.get("content-type") ?? "")) {
    if (message["jsonrpc"] !== "2.0") continue;
    // A server that could not read who asks says so with the id null.
    const isOurs = message["id"] === id || (message["id"] === null && "error" in message);
    if (isOurs && "error" in message) {
      const code = at(message, "error.code");
      const said = textAt(message, "error.message") ?? "without a word";
      return { error: typeof code === "number" ? `${code} ${said}` : said };
    }
    if (isOurs && "result" in message) return { result: message["result"] };
  }
  return undefined;
}

/** An answer in short: its status and what it is made of. */
export function kindOf({ status, headers }: Answer): string {
  return `${status} ${headers.get("content-type") ?? "without a Content-Type"}`;
}

/** The messages of JSON-RPC in an answer: one, or those of the events that it consists of. */
function messagesIn(text: string, contentType: string): readonly JsonObject[] {
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
