import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "@modelcontextprotocol/node";
import {
  createMcpHandler,
  createRequestStateCodec,
  type EventStore,
  hostHeaderValidationResponse,
  isLegacyRequest,
  localhostAllowedHostnames,
  type McpHttpHandler,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { saying } from "./contents.ts";
import { addConversingTools } from "./conversing-tools.ts";
import { addPlainTools } from "./plain-tools.ts";
import { addResourcesAndPrompts } from "./resources-and-prompts.ts";
import { addReturningTools, type Round } from "./returning-tools.ts";

const codec = createRequestStateCodec<Round>({ key: randomBytes(32) });

/** Tells those who listen that a list has changed. */
type Notify = McpHttpHandler["notify"];

/** A server with everything that the official conformance suite asks a server for, by the names that it asks for. */
function newServer(notify: Notify): McpServer {
  const server = new McpServer(
    { name: "everything", version: "1.0.0" },
    {
      capabilities: {
        tools: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        prompts: { listChanged: true },
        logging: {},
        completions: {},
      },
      requestState: { verify: codec.verify },
    },
  );
  addPlainTools(server);
  addConversingTools(server);
  addReturningTools(server, codec);
  addResourcesAndPrompts(server);
  server.registerTool(
    "test_trigger_tool_change",
    { description: "Changes the list of tools" },
    () => {
      notify.toolsChanged();
      return saying("The list of tools has changed.");
    },
  );
  server.registerTool(
    "test_trigger_prompt_change",
    { description: "Changes the list of prompts" },
    () => {
      notify.promptsChanged();
      return saying("The list of prompts has changed.");
    },
  );
  const { server: protocol } = server;
  protocol.setRequestHandler("resources/subscribe", () => ({}));
  protocol.setRequestHandler("resources/unsubscribe", () => ({}));
  return server;
}

/** Keeps the events of a stream, so that it can be taken up again. */
class KeptEvents implements EventStore {
  readonly #events: { readonly id: string; readonly stream: string; readonly message: Message }[] =
    [];

  async storeEvent(stream: string, message: Message): Promise<string> {
    const id = randomUUID();
    this.#events.push({ id, stream, message });
    return id;
  }

  async replayEventsAfter(last: string, { send }: Sender): Promise<string> {
    const at = this.#events.findIndex(({ id }) => id === last);
    const { stream } = this.#events[at] ?? { stream: "" };
    for (const event of this.#events.slice(at + 1)) {
      if (event.stream === stream && Object.keys(event.message).length > 0) {
        await send(event.id, event.message);
      }
    }
    return stream;
  }
}
type Message = Parameters<EventStore["storeEvent"]>[1];
type Sender = Parameters<EventStore["replayEventsAfter"]>[1];

const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();

/** Protocols before 2026-07-28: sessions. */
async function answerInSession(request: Request, notify: Notify): Promise<Response> {
  const id = request.headers.get("mcp-session-id");
  if (id !== null) {
    const session = sessions.get(id);
    return (await session?.handleRequest(request)) ?? new Response(null, { status: 404 });
  }
  const session = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: new KeptEvents(),
    retryInterval: 1000,
    onsessioninitialized: (begun) => {
      sessions.set(begun, session);
    },
    onsessionclosed: (ended) => {
      sessions.delete(ended);
    },
  });
  await newServer(notify).connect(session);
  return await session.handleRequest(request);
}

export interface EverythingServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** The name by which it is known besides that of this machine: the one that the stack of the tests has. */
const everythingHost = "everything.example";

/** Starts it on a free port; its MCP endpoint is `/mcp`. */
export async function startEverythingServer(): Promise<EverythingServer> {
  const modern: McpHttpHandler = createMcpHandler(() => newServer(modern.notify), {
    legacy: "reject",
  });
  const handler = toNodeHandler({
    fetch: async (request: Request) => {
      const refused = hostHeaderValidationResponse(request, [
        ...localhostAllowedHostnames(),
        everythingHost,
      ]);
      if (refused !== undefined) return refused;
      return (await isLegacyRequest(request))
        ? await answerInSession(request, modern.notify)
        : await modern.fetch(request);
    },
  });
  const http = createServer(
    (request, response) => void handler(request as Parameters<typeof handler>[0], response),
  );
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: async () => {
      await modern.close();
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
}
