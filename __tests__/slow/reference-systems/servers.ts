import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { decodeJwt } from "jose";

/** What a server was asked. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A server that stands behind a lab. */
export interface Standing {
  readonly origin: string;
  readonly asked: Asked[];
  close(): void;
}

/** What a server answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly type?: string;
}

/** A server that answers what it is asked. */
export async function standing(
  answer: (asked: Asked) => Answer | Promise<Answer>,
): Promise<Standing> {
  const asked: Asked[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    void (async () => {
      const { method = "", url = "", headers } = incoming;
      const one = { method, url, headers, body: await text(incoming) };
      asked.push(one);
      const { status, body, type = "application/json" } = await answer(one);
      outgoing.writeHead(status, { "content-type": type });
      outgoing.end(typeof body === "string" ? body : JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Cosmos DB, as far as a document is created and read: with a token of Entra for it, and the key of its partition in the header
 * of that name ("Create a document" and "Get a document" of its REST reference).
 */
export async function startCosmos(): Promise<Standing> {
  const documents = new Map<string, unknown>();
  return await standing(({ method, url, headers, body }) => {
    const [, token = ""] = /^type=aad&ver=1\.0&sig=(.+)$/.exec(headers.authorization ?? "") ?? [];
    if (token === "" || decodeJwt(token).aud !== "https://cosmos.azure.com") {
      return { status: 401, body: { code: "Unauthorized" } };
    }
    const key = headers["x-ms-documentdb-partitionkey"];
    if (key === undefined) return { status: 400, body: { code: "BadRequest" } };
    const [, id] = /^\/dbs\/mcpoauth\/colls\/clients\/docs(?:\/([^/]+))?$/.exec(url) ?? [];
    if (method === "POST") {
      const document = JSON.parse(body) as { readonly id: string };
      documents.set(document.id, document);
      return { status: 201, body: document };
    }
    const found = documents.get(id ?? "");
    return found === undefined
      ? { status: 404, body: { code: "NotFound" } }
      : { status: 200, body: found };
  });
}

/** An MCP server with one tool, that answers as JSON. @param call what the tool does */
export async function startMcpServer(
  call: (asked: Asked) => string | Promise<string>,
): Promise<Standing> {
  return await standing(async (asked) => {
    const { id, method } = JSON.parse(asked.body || "{}") as { id?: number; method?: string };
    switch (method) {
      case "initialize": {
        const serverInfo = { name: "lab", version: "1" };
        const result = { protocolVersion: "2025-03-26", capabilities: { tools: {} }, serverInfo };
        return { status: 200, body: { jsonrpc: "2.0", id, result } };
      }
      case "tools/call": {
        const content = [{ type: "text", text: await call(asked) }];
        return { status: 200, body: { jsonrpc: "2.0", id, result: { content } } };
      }
      default:
        return { status: 202, body: "" };
    }
  });
}
