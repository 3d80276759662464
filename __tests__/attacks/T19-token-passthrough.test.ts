// T19, tokens used where they do not belong. GHSA-5h2m-4q8j-pqpj; MCP security best practices, token passthrough;
// RFC 8707 section 2. Two real servers behind one gateway: a token counts at its own audience, tokens of Entra
// count nowhere, and what a client sends never reaches a server.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { claimsOf } from "../e2e/entra-events.ts";
import { GuardedGateway, toolCall } from "../e2e/guarded-gateway.ts";
import { bearer, statusOfList } from "../e2e/list-tools.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { ScriptedBackend } from "../e2e/scripted-backend.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { RecordedTraffic } from "./recorded-traffic.ts";

let local: Local;
let client: OAuthClient;
let tokens: Record<string, unknown>;
let traffic: RecordedTraffic;

const url = (name: string) => `${local.issuer}/weather/${name}`;

beforeAll(async () => {
  traffic = new RecordedTraffic();
  const stack = await synthesized("examples/two-servers.ts");
  local = await startLocal({ stack });
  client = await OAuthClient.register(local);
  const resource = url("inland");
  tokens = (await client.redeem(await client.authorize({ resource }), { resource })).body;
});

afterAll(async () => {
  traffic.stop();
  await local.close();
});

async function statusAt(name: string, token: unknown): Promise<number> {
  return await statusOfList(url(name), bearer(token));
}

/** The text of a field in a form or JSON that the gateway and Entra exchanged. */
function exchangedWithEntra(field: string): string {
  const texts = traffic.to(local.entra.origin).flatMap(({ body, answer }) => [body, answer]);
  const values = texts.flatMap((text) => {
    const asForm = new URLSearchParams(text).get(field);
    const [, asJson] = new RegExp(`"${field}":\\s*"([^"]+)"`).exec(text) ?? [];
    return [asForm ?? asJson ?? []].flat();
  });
  const value = values.at(-1);
  if (value === undefined) throw new Error(`Nothing called ${field} went to or came from Entra.`);
  return value;
}

describe("a token for one server", () => {
  it("opens it, and not the other", async () => {
    expect(await statusAt("inland", tokens["access_token"])).toBe(200);
    expect(await statusAt("coastal", tokens["access_token"])).toBe(401);
  });

  it("is got for no other server with the same code, refresh token or registration", async () => {
    const resource = url("inland");
    const authorization = await client.authorize({ resource });
    const elsewhere = { resource: url("coastal") };
    expect((await client.redeem(authorization, elsewhere)).body["error"]).toBe("invalid_target");
    const refreshed = await client.refresh(tokens["refresh_token"], elsewhere);
    expect(refreshed.body["error"]).toBe("invalid_target");
  });

  it("stays for it after a refresh that names no resource", async () => {
    const { body } = await client.refresh(tokens["refresh_token"]);
    expect(await statusAt("inland", body["access_token"])).toBe(200);
    expect(await statusAt("coastal", body["access_token"])).toBe(401);
    expect(await statusAt("inland", body["refresh_token"])).toBe(401);
  });
});

describe("a token of Entra is refused at the MCP server", () => {
  it.each(["id_token", "access_token", "refresh_token", "client_assertion"])(
    "the %s of the sign-in",
    async (field) => {
      const token = exchangedWithEntra(field);
      expect(token.length).toBeGreaterThan(20);
      expect(await statusAt("inland", token)).toBe(401);
    },
  );

  it("the gateway's own token for the server, and for the store", async () => {
    expect(await statusAt("inland", tokens["access_token"])).toBe(200);
    const identityTokens = traffic.exchanges
      .filter((exchange) => exchange.url.origin !== local.issuer)
      .flatMap(({ headers }) => headers)
      .filter(([name, value]) => name === "authorization" && value.startsWith("Bearer "))
      .map(([, value]) => value.slice("Bearer ".length));
    const audiences = new Set(identityTokens.map((token) => String(claimsOf(token)["aud"])));
    expect(audiences.size).toBeGreaterThan(1);
    for (const token of new Set(identityTokens)) expect(await statusAt("inland", token)).toBe(401);
  });
});

describe("what the gateway gives one server", () => {
  it("is refused by the other, though it is the same program", async () => {
    const { body } = await client.redeem(await client.authorize({ resource: url("coastal") }), {
      resource: url("coastal"),
    });
    const before = traffic.exchanges.length;
    expect(await statusAt("inland", tokens["access_token"])).toBe(200);
    expect(await statusAt("coastal", body["access_token"])).toBe(200);
    const [inland, coastal] = traffic.exchanges
      .slice(before)
      .filter(({ headers }) => headers.some(([name]) => name === "gateway-assertion"));
    if (inland === undefined || coastal === undefined)
      throw new Error("The servers were not asked.");
    expect(inland.url.origin).not.toBe(coastal.url.origin);
    const replay = async (sent: typeof inland, to: URL) => {
      const kept = ["authorization", "gateway-assertion", "content-type", "accept"];
      const headers = sent.headers.filter(([name]) => kept.includes(name)).map(([...pair]) => pair);
      const message = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };
      return (await fetch(to, { method: "POST", headers, body: JSON.stringify(message) })).status;
    };
    expect(await replay(inland, inland.url)).toBe(200);
    expect(await replay(coastal, inland.url)).toBe(401);
    expect(await replay(inland, coastal.url)).toBe(401);
  });
});

describe("the server never sees what the client presents", () => {
  it("nor does any other server that the gateway calls", async () => {
    const before = traffic.exchanges.length;
    expect(await statusAt("inland", tokens["access_token"])).toBe(200);
    const outside = traffic.exchanges
      .slice(before)
      .filter((exchange) => exchange.url.origin !== local.issuer);
    expect(outside.length).toBeGreaterThan(0);
    const [, , signature = ""] = String(tokens["access_token"]).split(".");
    expect(signature.length).toBe(43);
    for (const { url: to, headers, body } of outside) {
      expect(JSON.stringify([to, headers, body])).not.toContain(signature);
    }
  });

  it("in the header, the query, a cookie or another header that carries credentials", async () => {
    const backend = await ScriptedBackend.start();
    const gateway = await GuardedGateway.start(backend.origin);
    const token = await gateway.token("guarded");
    const answer = await gateway.call("guarded", token, toolCall("read_note"), [
      ["Cookie", `session=${token}`],
      ["Proxy-Authorization", `Bearer ${token}`],
      ["Ocp-Apim-Subscription-Key", token],
      ["X-MS-CLIENT-PRINCIPAL", token],
    ]);
    const { received } = backend;
    await gateway.close();
    await backend.close();
    expect(answer.status).toBe(200);
    expect(received).toHaveLength(1);
    expect(JSON.stringify(received)).not.toContain(token);
    expect(received[0]?.headers["authorization"]).toBe("Bearer the gateway's own token");
  });
});
