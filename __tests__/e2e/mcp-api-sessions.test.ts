import { describe, expect, it } from "vitest";
import { GuardedGateway, guardedGateway } from "./guarded-gateway.ts";

const ping = { jsonrpc: "2.0", id: 5, method: "ping" };
const json = { "content-type": "application/json" };

const { backend, gateway } = guardedGateway();

/** Begins a session that the backend calls `id`; what the client is told it is called. */
async function begin(id = "backend-session.1", at = gateway): Promise<string> {
  backend.reply(200, { ...json, "mcp-session-id": id }, "{}");
  const answer = await at.call("open", await at.token("open"), ping);
  backend.reset();
  return answer.headers.get("mcp-session-id") ?? "";
}

async function use(
  session: string,
  claims: Record<string, unknown> = {},
  { server = "open", at = gateway } = {},
) {
  const token = await at.token(server, { claims });
  return await at.call(server, token, ping, [["Mcp-Session-Id", session]]);
}

// Whose session it is not is tested in attacks/T23.
describe("a session", () => {
  it("is the backend's, for the person it was made for", async () => {
    const session = await begin();
    expect(session).toMatch(/^backend-session\.1\.[A-Za-z0-9_-]{43}$/);
    expect((await use(session)).status).toBe(200);
    expect(backend.last?.headers["mcp-session-id"]).toBe("backend-session.1");
  });

  it("does not change its name when the backend repeats it", async () => {
    const session = await begin();
    backend.reply(200, { ...json, "mcp-session-id": "backend-session.1" }, "{}");
    expect((await use(session)).headers.get("mcp-session-id")).toBe(session);
  });

  it("answers 404 as the transport says, so that the client begins anew", async () => {
    const answer = await use(await begin(), { sub: "eve" });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toEqual({
      jsonrpc: "2.0",
      id: null,
      error: { code: -32001, message: "Session not found" },
    });
    expect(gateway.traces.at(-1)).toMatchObject({
      message: "session refused",
      metadata: { user: "eve" },
    });
  });

  it("does not begin with a name that MCP does not allow", async () => {
    expect(await begin("a b")).toBe("");
    expect(await begin("caf\u00e9")).toBe("");
    expect(await begin("x".repeat(901))).toBe("");
  });
});

describe("a backend without sessions", () => {
  it("sees and sends none", async () => {
    const answer = await gateway.call("open", await gateway.token("open"), ping);
    expect(answer.headers.has("mcp-session-id")).toBe(false);
    expect(backend.last?.headers).not.toHaveProperty("mcp-session-id");
  });
});

describe("when keys rotate", () => {
  it("a session lives on through one rotation, and ends with the second", async () => {
    const session = await begin();
    const rotated = await GuardedGateway.start(backend.origin, 2);
    expect((await use(session, {}, { server: "open", at: rotated })).status).toBe(200);
    const renewed = await begin("backend-session.1", rotated);
    expect(renewed).not.toBe(session);
    await rotated.close();

    const again = await GuardedGateway.start(backend.origin, 3);
    expect((await use(session, {}, { server: "open", at: again })).status).toBe(404);
    expect((await use(renewed, {}, { server: "open", at: again })).status).toBe(200);
    await again.close();
  });
});
