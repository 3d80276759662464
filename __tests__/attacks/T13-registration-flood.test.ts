// T13, a flood of registrations. RFC 7591 section 3 (open registration may be limited by rate);
// register.policy.xml of Azure-Samples/AI-Gateway labs/mcp-client-authorization stores each one for
// ever and limits none. Here they are kept nowhere, so there is nothing to fill; what remains is
// work, and that is limited by address, size and age.

import { beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { passTime } from "../e2e/policy-clock.ts";
import { browserAt } from "../e2e/sign-in.ts";
import { watchedGateway } from "../e2e/watched-gateway.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { expectRefusalPage } from "./steps.ts";

let local: Local;

beforeAll(async () => {
  ({ local } = await watchedGateway());
});

async function register(body: string): Promise<Response> {
  return await fetch(`${local.issuer}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
}

it("refuses a body that is too large, unread", async () => {
  const long = { redirect_uris: ["https://a.example/"], x: "y".repeat(20_000) };
  const answer = await register(JSON.stringify(long));
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ error: "invalid_request" });
});

it.each([
  ["is nested without end", `${'{"a":'.repeat(2500)}1${"}".repeat(2500)}`],
  ["is no JSON", "redirect_uris=https://a.example/"],
  ["is no object", "[]"],
  ["is empty", ""],
])("refuses a body that %s", async (_, body) => {
  const answer = await register(body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toHaveProperty("error");
});

describe("a registration", () => {
  it("is refused after a year, with what makes clients register again", async () => {
    const client = await OAuthClient.register(local);
    const { code, verifier } = await client.authorize();
    passTime(366 * 86_400);
    expectRefusalPage(await browserAt(local).visit(client.authorizationUrl(newVerifier())));
    const answer = await client.redeem({ code, verifier });
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });

  it("takes nothing from the store", async () => {
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => OAuthClient.register(local)),
    );
    expect(new Set(clients.map(({ id }) => id)).size).toBeGreaterThan(0);
    for (const { id } of clients) expect(id.length).toBeLessThan(400);
  });
});

it("stops an address that registers without end, and says when to come back", async () => {
  const stack = await synthesized("__tests__/stacks/guarded-clients.ts");
  const guarded = await startLocal({ stack });
  try {
    const flood = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => fetch(`${guarded.issuer}/register`, flood)),
    );
    expect(answers.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(30);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused?.headers.get("access-control-allow-origin")).toBe("*");
    expect(await refused?.json()).toMatchObject({ error: "temporarily_unavailable" });
    // Other endpoints have limits of their own.
    const metadata = await fetch(`${guarded.issuer}/.well-known/oauth-authorization-server`);
    expect(metadata.status).toBe(200);
  } finally {
    await guarded.close();
  }
});
