import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, guardedGateway, toolCall } from "./guarded-gateway.ts";

const { backend, gateway } = guardedGateway();
let token: string;

beforeAll(async () => {
  token = await gateway.token("guarded");
});

function challengeOf(answer: Answer): Record<string, string> {
  const header = answer.headers.get("www-authenticate") ?? "";
  expect(header).toMatch(/^Bearer /);
  return Object.fromEntries([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, k, v]) => [k, v]));
}

describe("a tool without a rule", () => {
  it("is called, and the message arrives byte for byte", async () => {
    const text =
      ' {"method":"tools/call", "params":{"name":"read_note","arguments":{"a":1,"A":[1.0e+2,"é\\u00e9"]}},\n"id":"x","jsonrpc":"2.0"}\r\n';
    const answer = await gateway.call("guarded", token, text);
    expect(answer.status).toBe(200);
    expect(backend.last?.body.toString()).toBe(text);
  });

  it("is refused where only tools with a rule may be called", async () => {
    const closed = await gateway.token("closed");
    expect((await gateway.call("closed", closed, toolCall("read_note"))).status).toBe(200);
    expect((await gateway.call("closed", closed, toolCall("another"))).status).toBe(403);
    expect(backend.received).toHaveLength(1);
  });
});

describe("a tool with a scope", () => {
  it("is refused with a challenge that names what the token has and what it lacks", async () => {
    const answer = await gateway.call("guarded", token, toolCall("write_note", "seven"));
    expect(answer.status).toBe(403);
    expect(challengeOf(answer)).toEqual({
      error: "insufficient_scope",
      error_description: "The token lacks a scope of this tool.",
      scope: "guarded.use guarded.write",
      resource_metadata: `${gateway.issuer}/.well-known/oauth-protected-resource/guarded/mcp`,
    });
    expect(JSON.parse(answer.text)).toEqual({
      jsonrpc: "2.0",
      id: "seven",
      error: { code: -32000, message: "The token lacks a scope of this tool." },
    });
    expect(backend.received).toHaveLength(0);
    expect(gateway.traces.at(-1)).toMatchObject({
      message: "tool refused",
      metadata: {
        user: "ada",
        flow: "flow-1",
        client: "A test client",
        clientId: "client",
        reason: "tool write_note",
      },
    });
  });

  it("is called with a token that has it", async () => {
    const scope = "guarded.use guarded.write";
    const stepped = await gateway.token("guarded", { claims: { scope } });
    expect((await gateway.call("guarded", stepped, toolCall("write_note"))).status).toBe(200);
    expect((await gateway.call("guarded", stepped, toolCall("purge/all"))).status).toBe(403);
  });
});

describe("a tool with roles", () => {
  it("is for people with one of them", async () => {
    const purge = { scope: "guarded.use guarded.purge" };
    const roles = async (...values: string[]) =>
      (
        await gateway.call(
          "guarded",
          await gateway.token("guarded", { claims: { ...purge, roles: values } }),
          toolCall("purge/all"),
        )
      ).status;
    expect(await roles()).toBe(403);
    expect(await roles("Weather.Read", "purge.all", "Purge.All.Not")).toBe(403);
    expect(await roles("Purge.All")).toBe(200);
    expect(await roles("Weather.Read", "Weather.Admin")).toBe(200);
  });
});
