import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { EntraFault, type PersonProblem } from "../../local/entra/index.ts";
import { claimsOf, expectStandardDescription } from "./entra-events.ts";
import { OAuthClient, type TokenAnswer } from "./oauth-client.ts";
import { take, type Watched, watchedGateway } from "./watched-gateway.ts";

let watched: Watched;
let client: OAuthClient;

beforeAll(async () => {
  watched = await watchedGateway();
  client = await OAuthClient.register(watched.local);
});

afterEach(() => {
  watched.local.entra.recover();
});

/** Refreshes while Entra fails like this, and again when it works; the first token's answers. */
async function refreshDuring(
  fault: EntraFault,
): Promise<{ during: TokenAnswer; after: TokenAnswer }> {
  const { refresh_token: token } = await client.tokens();
  watched.local.entra.fail("token", fault);
  watched.events.length = 0;
  const during = await client.refresh(token);
  watched.local.entra.recover();
  return { during, after: await client.refresh(token) };
}

describe("a refresh that Entra refuses because of the person", () => {
  it.each([
    [70043, "invalid_grant"],
    [700082, "invalid_grant"],
    [50173, "invalid_grant"],
    [50078, "invalid_grant"],
    [50057, "invalid_grant"],
    [50105, "invalid_grant"],
    [53003, "interaction_required"],
    [50076, "interaction_required"],
    [50158, "interaction_required"],
    [65001, "invalid_grant"],
    [16000, "login_required"],
    [999990, "invalid_grant"],
    [999991, "consent_required"],
  ])("AADSTS%i %s ends the grant with invalid_grant", async (number, error) => {
    const { during, after } = await refreshDuring(EntraFault.refusal(number, error));
    expect(during).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expectStandardDescription(String(during.body["error_description"]));
    // The grant is over: Entra is well again, and the token is refused all the same.
    expect(after).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const [refused] = take(watched.events, "refused by Entra");
    expect(refused).toMatchObject({
      severity: "information",
      metadata: { aadsts: String(number), flow: expect.stringMatching(/.+/) },
    });
  });

  it.each<PersonProblem>(["not assigned", "conditional access", "password expired"])(
    "ends the sign-in of a person: %s",
    async (problem) => {
      const tokens = await client.tokens();
      const person = String(claimsOf(tokens["access_token"])["sub"]);
      watched.local.entra.setProblem(person, problem);
      const refused = await client.refresh(tokens["refresh_token"]);
      watched.local.entra.setProblem(person, undefined);
      expect(refused).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    },
  );
});

describe("a refresh that fails for another reason than the person", () => {
  it.each<readonly [string, EntraFault, "error" | "information", RegExp]>([
    ["a wrong secret", EntraFault.refusal(7000215, "invalid_client"), "error", /operator/],
    ["an expired secret", EntraFault.refusal(7000222, "invalid_client"), "error", /operator/],
    ["a federation mismatch", EntraFault.refusal(700213, "invalid_client"), "error", /operator/],
    ["an unknown app", EntraFault.refusal(700016, "unauthorized_client"), "error", /operator/],
    ["an unknown refusal", EntraFault.refusal(999992, "invalid_scope"), "error", /operator/],
    ["throttling by number", EntraFault.refusal(90033, "invalid_grant"), "information", /again/],
    ["a loop", EntraFault.refusal(50196, "invalid_grant"), "information", /again/],
    ["status 429", EntraFault.status(429), "information", /again/],
    ["status 500", EntraFault.status(500), "information", /again/],
    ["status 503", EntraFault.status(503), "information", /again/],
    ["a page of a proxy", EntraFault.text("<html>Blocked</html>"), "information", /again/],
    ["JSON of no object", EntraFault.text("[1]"), "information", /again/],
    [
      "JSON of odd types",
      EntraFault.text('{"error":{"a":1},"error_codes":[[]]}'),
      "information",
      /again/,
    ],
    ["a lone ID token", EntraFault.text('{"id_token":"a.b.c"}'), "information", /again/],
    [
      "numbers for tokens",
      EntraFault.text('{"id_token":{},"refresh_token":[]}'),
      "information",
      /again/,
    ],
    [
      "an ID token that is none",
      EntraFault.text('{"id_token":"none","refresh_token":"1"}'),
      "information",
      /again/,
    ],
    ["nothing at all", EntraFault.hangUp(), "information", /again/],
  ])("%s is answered 503, and the grant lives on", async (_name, fault, severity, words) => {
    const { during, after } = await refreshDuring(fault);
    expect(during).toMatchObject({
      status: 503,
      body: {
        error: "temporarily_unavailable",
        error_description: expect.stringMatching(words),
      },
    });
    expect(during.body["error_description"]).toMatch(/The refresh token stays valid\.$/);
    expect(after.status).toBe(200);
    const [refused] = take(watched.events, "refused by Entra");
    expect(refused?.severity).toBe(severity);
  });
});
