import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { MemoryProvider } from "./memory-provider.ts";
import { OAuthClient } from "./oauth-client.ts";
import { ScriptedBackend } from "./scripted-backend.ts";
import { browserAt, signIn } from "./sign-in.ts";
import { SseServer } from "./sse-server.ts";

let local: Local;
let notes: SseServer;
let tools: SseServer;
let legacy: SseServer;
let modern: ScriptedBackend;

beforeAll(async () => {
  const extension = "/runtime/webhooks/mcp";
  [notes, tools, legacy, modern] = await Promise.all([
    SseServer.start({ stream: "/notes/sse", messages: "/notes/messages" }),
    SseServer.start({
      stream: `${extension}/sse`,
      messages: `${extension}/message`,
      named: "message",
      parameter: "azmcpcs",
    }),
    SseServer.start({
      stream: "/sse",
      messages: "/messages/",
      named: "/team/legacy/messages/",
      parameter: "session_id",
    }),
    ScriptedBackend.start(),
  ]);
  local = await startLocal({
    stack: await synthesized("__tests__/stacks/http-with-sse.ts"),
    backends: {
      notes: notes.origin,
      tools: tools.origin,
      "team/legacy": legacy.origin,
      modern: modern.origin,
    },
  });
});

afterAll(async () => {
  await Promise.all([local, notes, tools, legacy, modern].map((part) => part.close()));
});

const url = (path: string) => new URL(path, local.issuer);

async function tokenFor(path: string, person?: string): Promise<string> {
  const client = await OAuthClient.register(local);
  const resource = url(path).href;
  const choice = person === undefined ? {} : { person };
  const { body } = await client.redeem(await client.authorize({ resource }, choice), { resource });
  return String(body["access_token"]);
}

/** A client with a token, connected or not. */
async function connected(path: string, token: string): Promise<Client> {
  const client = new Client({ name: "old", version: "1.0.0" });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new SSEClientTransport(url(path), { requestInit: { headers } }));
  return client;
}

const greeting = { content: [{ type: "text", text: "Good day" }] };

describe("a client that speaks HTTP+SSE", () => {
  it("goes from 401 by the sign-in to a tool", async () => {
    const provider = new MemoryProvider();
    const first = new SSEClientTransport(url("/notes/sse"), { authProvider: provider });
    const newcomer = new Client({ name: "old", version: "1.0.0" });
    await expect(newcomer.connect(first)).rejects.toThrow(UnauthorizedError);
    const visit = await signIn(browserAt(local), provider.authorizationUrl());
    await first.finishAuth(provider.codeFrom(visit.url));

    const client = new Client({ name: "old", version: "1.0.0" });
    await client.connect(new SSEClientTransport(url("/notes/sse"), { authProvider: provider }));
    expect(await client.callTool({ name: "greet" })).toMatchObject(greeting);

    // A token that no longer works is renewed in the middle of a session.
    provider.spoilAccessToken();
    expect(await client.callTool({ name: "greet" })).toMatchObject(greeting);
    expect(provider.visitsAsked).toBe(1);
    await client.close();
  });

  it.each([
    ["tools/sse", "beside the stream, as a relative path says"],
    ["team/legacy/sse", "where a server says that was told its prefix"],
  ])("at %s sends messages %s", async (path) => {
    const client = await connected(path, await tokenFor(path));
    expect(await client.callTool({ name: "greet" })).toMatchObject(greeting);
    await client.close();
  });

  it("is told of the prefix, which a server can put before the path of messages", () => {
    const [stream] = legacy.requests;
    expect(stream?.headers["x-forwarded-prefix"]).toBe("/team/legacy");
    expect(notes.requests[0]?.headers).not.toHaveProperty("x-forwarded-prefix");
  });

  it("is held to the rules for tools", async () => {
    const client = await connected("/notes/sse", await tokenFor("/notes/sse", "Alan Turing"));
    await expect(client.callTool({ name: "delete_note" })).rejects.toThrow("HTTP 403");
    // The list comes in the stream, which is never read, so it is whole.
    const { tools: listed } = await client.listTools();
    expect(listed.map(({ name }) => name)).toEqual(["greet", "delete_note"]);
    await client.close();
  });

  it("ends its stream at the server when it goes", async () => {
    const client = await connected("/notes/sse", await tokenFor("/notes/sse"));
    const stream = notes.requests.findLast(({ method }) => method === "GET");
    expect(stream?.socket.destroyed).toBe(false);
    await client.close();
    await expect.poll(() => stream?.socket.destroyed).toBe(true);
  });
});

describe("a client that tries Streamable HTTP first", () => {
  it("is asked for a token, then told that it is not spoken", async () => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    const asked = await fetch(url("/notes/sse"), init);
    expect(asked.status).toBe(401);
    expect(asked.headers.get("www-authenticate")).toContain(
      `resource_metadata="${local.issuer}/.well-known/oauth-protected-resource/notes/sse"`,
    );
    const authorization = `Bearer ${await tokenFor("/notes/sse")}`;
    const told = await fetch(url("/notes/sse"), {
      ...init,
      headers: { ...init.headers, authorization },
    });
    expect([told.status, told.headers.get("allow")]).toEqual([405, "GET, OPTIONS"]);
    const client = new Client({ name: "new", version: "1.0.0" });
    const transport = new StreamableHTTPClientTransport(url("/notes/sse"), {
      requestInit: { headers: { authorization } },
    });
    await expect(client.connect(transport)).rejects.toThrow("This server speaks HTTP+SSE");
  });
});

describe("the URL for messages", () => {
  it("is open to pages as the stream is, by preflight", async () => {
    for (const path of ["/notes/sse", "/notes/messages"]) {
      const answer = await fetch(url(path), {
        method: "OPTIONS",
        headers: { origin: "https://app.example", "access-control-request-method": "POST" },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.example");
    }
  });

  it("takes no message without a token, and says which server's metadata to read", async () => {
    const id = notes.sessions.at(-1);
    const answer = await fetch(url(`/notes/messages?sessionId=${id}`), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("/oauth-protected-resource/notes/sse");
  });

  it("is none of the servers that a person is told of", () => {
    expect(local.servers.map((server) => new URL(server).pathname).toSorted()).toEqual([
      "/modern/mcp",
      "/notes/sse",
      "/team/legacy/sse",
      "/tools/sse",
    ]);
  });

  it("is not replaced by the path of a server on this machine, which would be that of both", async () => {
    const stack = await synthesized("__tests__/stacks/http-with-sse.ts");
    const backends = { notes: `${notes.origin}/sse` };
    await expect(startLocal({ stack, backends })).rejects.toThrow("Write its origin alone");
  });
});
