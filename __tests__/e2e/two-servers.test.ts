import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";

let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  const stack = await synthesized("examples/two-servers.ts");
  local = await startLocal({ stack });
  client = await OAuthClient.register(local);
});

afterAll(async () => {
  await local.close();
});

function server(name: string): string {
  return `${local.issuer}/weather/${name}`;
}

async function statusAt(url: string, token: unknown): Promise<number> {
  const answer = await fetch(url, {
    method: "POST",
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }),
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${String(token)}`,
    },
  });
  await answer.text();
  return answer.status;
}

describe("two servers behind one gateway", () => {
  it("have metadata of their own, and none without a path", async () => {
    for (const name of ["inland", "coastal"]) {
      const url = `${local.issuer}/.well-known/oauth-protected-resource/weather/${name}`;
      const metadata = (await (await fetch(url)).json()) as Record<string, unknown>;
      expect(metadata).toMatchObject({
        resource: server(name),
        scopes_supported: [`${name}.read`],
        authorization_servers: [local.issuer],
      });
    }
    const root = await fetch(`${local.issuer}/.well-known/oauth-protected-resource`);
    expect(root.status).toBe(404);
    expect(root.headers.get("content-type")).toContain("application/json");
  });

  it("refuse each other's tokens", async () => {
    const resource = server("inland");
    const authorization = await client.authorize({ resource });
    const { status, body } = await client.redeem(authorization, { resource });
    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: "inland.read", token_type: "Bearer", expires_in: 600 });
    expect(await statusAt(server("inland"), body["access_token"])).toBe(200);
    expect(await statusAt(server("coastal"), body["access_token"])).toBe(401);
    const refreshed = await client.refresh(body["refresh_token"], { resource: server("coastal") });
    expect(refreshed).toMatchObject({ status: 400, body: { error: "invalid_target" } });
  });

  it("must be told apart by the client", async () => {
    const url = client.authorizationUrl(newVerifier(), { resource: undefined });
    const visit = await signIn(browserAt(local), url);
    expect(answerOf(visit)).toMatchObject({ error: "invalid_target" });
  });
});
