// T23, with HTTP+SSE. MCP security best practices, session hijacking; MCP transports, 2024-11-05. The id of a session stands in a stream
// that the gateway never reads: knowing it, from a log for example, is of no use to anybody else, in whatever spelling
// servers take. And a stream that sends its client elsewhere.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ValueCache } from "../../local/gateway/memory/value-cache.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { ScriptedBackend } from "../e2e/scripted-backend.ts";
import { people } from "../e2e/sign-in.ts";
import { SseServer } from "../e2e/sse-server.ts";
import { synthesized } from "../stacks/synthesized.ts";

let local: Local;
let notes: SseServer;
let backend: ScriptedBackend;
const traces: string[] = [];
let adas: string;
let eves: string;
let adasLegacy: string;
let evesLegacy: string;
let victim: Client;
let session: string;

beforeAll(async () => {
  [notes, backend] = await Promise.all([
    SseServer.start({ stream: "/notes/sse", messages: "/notes/messages" }),
    ScriptedBackend.start(),
  ]);
  const origin = backend.origin;
  local = await startLocal({
    stack: await synthesized("__tests__/stacks/http-with-sse.ts"),
    backends: { notes: notes.origin, tools: origin, "team/legacy": origin, modern: origin },
    onTrace: ({ message, metadata }) => traces.push(`${message}: ${metadata["reason"]}`),
  });
  [adas, eves, adasLegacy, evesLegacy] = await Promise.all([
    tokenOf(people.ada),
    tokenOf(people.grace),
    tokenOf(people.ada, "/team/legacy/sse"),
    tokenOf(people.grace, "/team/legacy/sse"),
  ]);
  victim = new Client({ name: "victim", version: "1.0.0" });
  await victim.connect(transport("/notes/sse", adas));
  session = notes.sessions.at(-1) ?? "";
});

afterAll(async () => {
  await victim.close();
  await Promise.all([local, notes, backend].map((part) => part.close()));
});

async function tokenOf(person: string, path = "/notes/sse"): Promise<string> {
  const client = await OAuthClient.register(local);
  const resource = `${local.issuer}${path}`;
  const code = await client.authorize({ resource }, { person });
  return String((await client.redeem(code, { resource })).body["access_token"]);
}

function transport(path: string, token: string): SSEClientTransport {
  const headers = { authorization: `Bearer ${token}` };
  return new SSEClientTransport(new URL(path, local.issuer), { requestInit: { headers } });
}

async function send(token: string, query: string, path = "/notes/messages"): Promise<Response> {
  return await fetch(`${local.issuer}${path}${query}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"greet","arguments":{}}}',
  });
}

async function expectNoSession(answer: Response): Promise<void> {
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { message: "Session not found" } });
}

describe("a session of a stream", () => {
  it("is that of the person whose message was the first, with each of their tokens", async () => {
    expect((await send(adas, `?sessionId=${session}`)).status).toBe(202);
    expect((await send(await tokenOf(people.ada), `?sessionId=${session}`)).status).toBe(202);
  });

  it("does not exist for anybody else, and the audit says so", async () => {
    const before = notes.greeted.length;
    await expectNoSession(await send(eves, `?sessionId=${session}`));
    expect(traces.at(-1)).toBe("session refused: session: of somebody else");
    expect(notes.greeted).toHaveLength(before);
  });

  it("is not forgotten with the gateway's cache", async () => {
    vi.spyOn(ValueCache.prototype, "get").mockReturnValue(undefined);
    await expectNoSession(await send(eves, `?sessionId=${session}`));
    expect((await send(adas, `?sessionId=${session}`)).status).toBe(202);
    vi.restoreAllMocks();
  });

  it.each<[string, (id: string) => string]>([
    ["in capitals", (id) => id.toUpperCase()],
    ["without hyphens", (id) => id.replaceAll("-", "")],
    ["with zeros before it", (id) => `00${id}`],
    ["without its zeros", (id) => id.replaceAll("0", "")],
    ["as a hexadecimal number", (id) => `0x${id.replaceAll("-", "")}`],
    ["with underscores", (id) => id.replaceAll("-", "_")],
    ["with a hyphen too many", (id) => `${id}-`],
    ["escaped", (id) => id.replace(/^./, (first) => `%${first.charCodeAt(0).toString(16)}`)],
  ])("does not exist for anybody else %s", async (_how, spell) => {
    await expectNoSession(await send(eves, `?sessionId=${spell(session)}`));
  });

  // RFC 4648 section 3.5: what the last character says besides is ignored, as decoders do with characters that are none.
  it.each([
    ["kV3bQ9mZr7Lw2TfYc8HnPw", "x"],
    ["kV3bQ9mZr7Lw2TfYc8HnPw", "0"],
    ["kV3bQ9mZr7Lw2TfYc8HnQw", "-"],
    ["kV3bQ9mZr7Lw2TfYc8HnRw", "_"],
    ["kV3bQ9mZr7Lw2TfYc8HnSA", "P"],
    ["kV3bQ9mZr7Lw2TfYc8HnTx", "w"],
    ["kV3bQ9mZr7Lw2TfYc8HnVgkV3bQ9mZr7", "7A"],
    ["kV3bQ9mZr7Lw2TfYc8HnWgkV3bQ9mZr7", "7-"],
    ["kV3bQ9mZr7Lw2TfYc8HnYg", "g.~|"],
  ])("does not exist for anybody else when base64url ends otherwise: %s, %s", async (id, end) => {
    backend.reset();
    backend.reply(202, {}, "");
    const of = (text: string) => `?session_id=${text}`;
    const path = "/team/legacy/messages";
    expect((await send(adasLegacy, of(id), path)).status).toBe(202);
    await expectNoSession(await send(evesLegacy, of(`${id.slice(0, -1)}${end}`), path));
  });

  it("does not exist for anybody else at another server, which may be the same behind the gateway", async () => {
    backend.reset();
    backend.reply(202, {}, "");
    expect((await send(adas, `?sessionId=${session}`)).status).toBe(202);
    const [query, path] = [`?session_id=${session}`, "/team/legacy/messages"];
    await expectNoSession(await send(evesLegacy, query, path));
    expect(backend.received).toHaveLength(0);
    expect((await send(adasLegacy, query, path)).status).toBe(202);
  });

  it("does not exist for anybody else by another spelling of its parameter", async () => {
    await expectNoSession(await send(eves, `?SESSIONID=${session}`));
  });

  it.each([
    ["no id", () => ""],
    ["an empty id", () => "?sessionId="],
    ["a short id", () => "?sessionId=1"],
    ["nothing but zeros", () => `?sessionId=${"0".repeat(32)}`],
    ["the id twice", () => `?sessionId=${session}&sessionId=${session}`],
    ["another id before it", () => `?sessionId=${"a".repeat(32)}&sessionId=${session}`],
    ["another parameter", () => `?sessionId=${"a".repeat(32)}&session=${session}`],
    ["a URN", () => `?sessionId=urn:uuid:${session}`],
    ["braces", () => `?sessionId={${session}}`],
    ["a blank", () => `?sessionId=%20${session}`],
    ["a line feed", () => `?sessionId=${session}%0A`],
    ["a NUL", () => `?sessionId=${session}%00`],
  ])("is named by its id alone, by nobody: %s", async (_what, query) => {
    const before = notes.requests.length;
    await expectNoSession(await send(eves, query()));
    await expectNoSession(await send(adas, query()));
    expect(notes.requests).toHaveLength(before);
  });

  it("does not go to the server but by its parameter", async () => {
    await send(adas, `?sessionId=${session}`);
    expect(notes.requests.at(-1)?.url).toBe(`/notes/messages?sessionId=${session}`);
  });
});

describe("a stream that names another place for messages", () => {
  /** What a client that begins at `tools/sse` does, and how often its message reached a server. */
  async function connect(place: string): Promise<{ failure: string; reached: number }> {
    backend.reset();
    backend.answer((response, { method }) => {
      if (method === "GET") {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(`event: endpoint\ndata: ${place}?azmcpcs=${"c".repeat(32)}\n\n`);
      } else response.writeHead(202).end();
    });
    const client = new Client({ name: "careful", version: "1.0.0" });
    const token = await tokenOf(people.ada, "/tools/sse");
    const failure = await client.connect(transport("/tools/sse", token)).catch(String);
    await client.close();
    const posts = backend.received.filter(({ method }) => method === "POST");
    return { failure: String(failure), reached: posts.length };
  }

  it("sends no client to another origin", async () => {
    const { failure, reached } = await connect(`${backend.origin}/message`);
    expect(failure).toContain("Endpoint origin does not match");
    expect(reached).toBe(0);
  });

  it.each(["/modern/mcp", "/notes/messages", "/team/legacy/messages"])(
    "lets no client in at another server of the gateway, with its token for this one: %s",
    async (place) => {
      const { failure, reached } = await connect(place);
      expect(failure).toContain("A valid access token for this server is required.");
      expect(reached).toBe(0);
    },
  );
});

describe("a session whose owner nobody can look up", () => {
  it("is nobody's", async () => {
    await local.grantStore.close();
    const answer = await send(adas, `?sessionId=${"b".repeat(32)}`);
    expect(answer.status).toBe(503);
  });
});
