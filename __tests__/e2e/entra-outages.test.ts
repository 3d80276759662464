import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { EntraFault, tokenExchangeAudience } from "../../local/entra/index.ts";
import { answerOfSignIn } from "./entra-events.ts";
import { OAuthClient } from "./oauth-client.ts";
import { startWatched, take, type Watched } from "./watched-gateway.ts";

let watched: Watched;
let client: OAuthClient;

beforeAll(async () => {
  watched = await startWatched(inject("stack"));
  client = await OAuthClient.register(watched.local);
});

afterEach(() => {
  watched.local.entra.recover();
  watched.events.length = 0;
});

afterAll(async () => {
  await watched.local.close();
});

const outages: readonly (readonly [string, EntraFault])[] = [
  ["hangs up", EntraFault.hangUp()],
  ["answers 503", EntraFault.status(503)],
  ["answers 429", EntraFault.status(429)],
  ["answers garbage", EntraFault.text("{ not JSON")],
];

const unavailable = () => ({
  error: "temporarily_unavailable",
  error_description: expect.stringContaining("Try again in a minute."),
  state: "a state",
  iss: watched.local.issuer,
});

// Keys are kept for an hour once they were fetched, so their outages come before any sign-in.
describe.each(["discovery", "keys"] as const)("while Entra's %s endpoint", (endpoint) => {
  it.each(outages)("%s, a sign-in can be tried again", async (_name, fault) => {
    watched.local.entra.fail(endpoint, fault);
    expect(await answerOfSignIn(client)).toEqual(unavailable());
    const [failed] = take(watched.events, "sign-in failed");
    expect(failed?.metadata["reason"]).toMatch(/^validate-jwt: \w+$/);
  });
});

describe("while Entra's token endpoint", () => {
  it.each(outages)("%s, a sign-in can be tried again", async (_name, fault) => {
    watched.local.entra.fail("token", fault);
    expect(await answerOfSignIn(client)).toEqual(unavailable());
  });
});

describe("when Entra is back", () => {
  it("a sign-in works at once", async () => {
    watched.local.entra.fail("keys", EntraFault.hangUp());
    expect(await answerOfSignIn(client)).toEqual(unavailable());
    watched.local.entra.recover();
    expect((await answerOfSignIn(client))["code"]).toBeTypeOf("string");
  });
});

describe("while the managed identity gives no token for Entra", () => {
  it("a sign-in and a refresh can be tried again, and the operator is called", async () => {
    const { entra } = watched.local;
    const { refresh_token: token } = await client.tokens();
    const working = entra.managedIdentityToken.bind(entra);
    const identity = vi.spyOn(entra, "managedIdentityToken");
    identity.mockImplementation((clientId, resource) =>
      resource === tokenExchangeAudience
        ? Promise.reject(new Error("The identity endpoint does not answer."))
        : working(clientId, resource),
    );
    expect(await answerOfSignIn(client)).toEqual(unavailable());
    const refused = await client.refresh(token);
    identity.mockRestore();
    expect(refused).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
    const events = take(watched.events, "refused by Entra");
    expect(events).toHaveLength(2);
    for (const event of events) {
      expect(event).toMatchObject({
        severity: "error",
        metadata: { remedy: "operator", reason: expect.stringContaining("managed identity") },
      });
    }
    expect((await client.refresh(token)).status).toBe(200);
  });
});
