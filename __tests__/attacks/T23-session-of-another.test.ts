// T23, a session used by somebody else. GHSA-f6c5-f2ph-7x7p; MCP security best practices, session hijacking: a session
// id is bound to the person, so that knowing it is of no use to anybody else.

import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, guardedGateway } from "../e2e/guarded-gateway.ts";

const serverId = "5e551012-3f4a-4d5b-8c6d-7e8f90a1b2c3";
const { backend, gateway } = guardedGateway();
let session: string;

const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
type Claims = Readonly<Record<string, unknown>>;

async function open(claims: Claims = {}): Promise<string> {
  const type = "application/json";
  backend.reply(200, { "content-type": type, "mcp-session-id": serverId }, "{}");
  const initialize = { jsonrpc: "2.0", id: 1, method: "initialize", params: {} };
  const answer = await gateway.call(
    "guarded",
    await gateway.token("guarded", { claims }),
    initialize,
  );
  backend.reset();
  return answer.headers.get("mcp-session-id") ?? "";
}

beforeAll(async () => {
  session = await open();
  expect(session).not.toBe(serverId);
});

async function use(id: string, claims: Claims = {}, server = "guarded"): Promise<Answer> {
  const token = await gateway.token(server, { claims });
  return await gateway.call(server, token, ping, [["Mcp-Session-Id", id]]);
}

function expectNoSession(answer: Answer): void {
  expect(answer.status).toBe(404);
  expect(JSON.parse(answer.text)).toMatchObject({
    error: { code: -32001, message: "Session not found" },
  });
  expect(backend.received).toHaveLength(0);
}

describe("a session", () => {
  it("is its person's, with any client, grant and token of theirs", async () => {
    for (const claims of [
      {},
      { grant: "grant-2" },
      { client_id: "another" },
      { name: "Ada King" },
    ]) {
      expect((await use(session, claims)).status).toBe(200);
      expect(backend.last?.headers["mcp-session-id"]).toBe(serverId);
    }
  });

  it.each([
    ["another person", { sub: "eve" }],
    ["a person whose id only differs in case", { sub: "Ada" }],
    ["the same id in another tenant", { tid: "tenant-2" }],
    ["nobody's tenant", { tid: undefined }],
    ["ids that read the same in a row", { tid: "tenant-1\0ada", sub: "x" }],
  ])("does not exist for %s", async (_who, claims) => {
    expectNoSession(await use(session, claims));
  });

  it("does not exist at another server", async () => {
    expectNoSession(await use(session, {}, "open"));
  });

  it.each(["GET", "DELETE"])("is not ended or listened to by somebody else: %s", async (method) => {
    const token = await gateway.token("guarded", { claims: { sub: "eve" } });
    const headers = [
      ["Authorization", `Bearer ${token}`],
      ["Mcp-Session-Id", session],
    ] as const;
    expectNoSession(await gateway.send("guarded", method, headers));
  });

  it("is one name of its own for each person, though the server names them alike", async () => {
    const another = await open({ sub: "eve" });
    expect(another).not.toBe(session);
    expect((await use(another, { sub: "eve" })).status).toBe(200);
    backend.reset();
    expectNoSession(await use(another));
  });
});

describe("an id that the gateway did not give", () => {
  const altered = (at: number) => {
    const index = at < 0 ? session.length + at : at;
    return (
      session.slice(0, index) + (session[index] === "A" ? "B" : "A") + session.slice(index + 1)
    );
  };

  it.each<[string, () => string]>([
    ["the server's own id", () => serverId],
    ["the server's id with a dot", () => `${serverId}.`],
    ["an empty id", () => ""],
    ["the signature alone", () => `.${session.split(".")[1]}`],
    ["another id with the signature", () => session.replace("5e55", "5e56")],
    ["an altered first character", () => altered(0)],
    ["an altered last character", () => altered(-2)],
    ["an id cut short", () => session.slice(0, -1)],
    ["an id made longer", () => `${session}A`],
    ["an id with a blank inside", () => session.replace(".", " .")],
    ["the signature twice", () => `${session}.${session.split(".")[1]}`],
    ["an enormous id", () => `${"x".repeat(2000)}.${session.split(".")[1]}`],
  ])("%s is none", async (_what, id) => {
    expectNoSession(await use(id()));
  });

  it("beside a good one in a second header is none", async () => {
    const token = await gateway.token("guarded");
    const answer = await gateway.call("guarded", token, ping, [
      ["Mcp-Session-Id", session],
      ["Mcp-Session-Id", serverId],
    ]);
    expectNoSession(answer);
  });
});

describe("the id of an event, by which a stream is resumed", () => {
  const resume =
    (...more: readonly (readonly [string, string])[]) =>
    async (claims: Claims = {}) => {
      const token = await gateway.token("guarded", { claims });
      const headers = [["Authorization", `Bearer ${token}`], ...more] as const;
      return await gateway.send("guarded", "GET", headers);
    };

  it("goes on with the session of the person who asks", async () => {
    const answer = await resume(["Mcp-Session-Id", session], ["Last-Event-ID", "stream-1/7"])();
    expect(answer.status).toBe(200);
    expect(backend.last?.headers).toMatchObject({
      "mcp-session-id": serverId,
      "last-event-id": "stream-1/7",
    });
  });

  it("is no way into the session of somebody else", async () => {
    const ask = resume(["Mcp-Session-Id", session], ["Last-Event-ID", "stream-1/7"]);
    expectNoSession(await ask({ sub: "eve" }));
  });

  it.each<[string, ...(readonly [string, string])[]]>([
    ["without a session", ["Last-Event-ID", "stream-1/7"]],
    ["in other letters", ["LAST-EVENT-ID", "stream-1/7"]],
    ["when it is empty", ["Last-Event-ID", ""]],
  ])("is refused %s", async (_how, ...headers) => {
    const answer = await resume(...headers)();
    expect(answer.status).toBe(400);
    expect(backend.received).toHaveLength(0);
  });

  it("is refused when it stands twice", async () => {
    const twice = [
      ["Last-Event-ID", "stream-1/7"],
      ["Last-Event-ID", "stream-2/1"],
    ] as const;
    const answer = await resume(["Mcp-Session-Id", session], ...twice)();
    expect(answer.status).toBe(400);
    expect(backend.received).toHaveLength(0);
  });
});
