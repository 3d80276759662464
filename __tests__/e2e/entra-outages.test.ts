import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { EntraFault } from "../../local/entra/index.ts";
import { answerOfSignIn, startWatched, take, type Watched } from "./entra-events.ts";
import { OAuthClient } from "./oauth-client.ts";

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
