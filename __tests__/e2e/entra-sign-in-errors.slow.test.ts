import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { EntraFault, type PersonProblem } from "../../local/entra/index.ts";
import { Browser } from "../browser.ts";
import { answerOfSignIn, claimsOf, expectStandardDescription } from "./entra-events.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, offeredAnswerOf, people, signIn } from "./sign-in.ts";
import { take, type Watched, watchedGateway } from "./watched-gateway.ts";

let watched: Watched;
let client: OAuthClient;

beforeAll(async () => {
  watched = await watchedGateway();
  client = await OAuthClient.register(watched.local);
});

afterEach(() => {
  watched.local.entra.recover();
  watched.events.length = 0;
});

type Row = readonly [number: number, error: string, sent: string, kind: string, words: RegExp];

const rows: readonly Row[] = [
  [65004, "access_denied", "access_denied", "cancelled", /did not finish/],
  [65001, "invalid_grant", "access_denied", "consent", /approve/],
  [90094, "access_denied", "access_denied", "consent", /administrator/],
  [90095, "access_denied", "access_denied", "consent", /administrator/],
  [50105, "access_denied", "access_denied", "unassigned", /may not use/],
  [50020, "access_denied", "access_denied", "unassigned", /may not use/],
  [53000, "access_denied", "access_denied", "policy", /conditional access/],
  [53003, "access_denied", "access_denied", "policy", /conditional access/],
  [530032, "access_denied", "access_denied", "policy", /conditional access/],
  [50005, "access_denied", "access_denied", "policy", /conditional access/],
  [50057, "invalid_grant", "access_denied", "account", /disabled/],
  [50034, "invalid_grant", "access_denied", "account", /unknown/],
  [50053, "invalid_grant", "access_denied", "account", /locked/],
  [50055, "invalid_grant", "access_denied", "account", /password/],
  [50076, "interaction_required", "access_denied", "interaction", /more proof/],
  [50079, "interaction_required", "access_denied", "interaction", /more proof/],
  [50158, "interaction_required", "access_denied", "interaction", /more proof/],
  [16000, "interaction_required", "access_denied", "login", /which account/],
  [50058, "login_required", "access_denied", "login", /which account/],
  [700082, "invalid_grant", "access_denied", "expired", /Sign in again/],
  [7000215, "invalid_client", "server_error", "operator", /Tell its operator/],
  [7000222, "invalid_client", "server_error", "operator", /Tell its operator/],
  [700016, "unauthorized_client", "server_error", "operator", /Tell its operator/],
  [700027, "invalid_client", "server_error", "operator", /Tell its operator/],
  [70021, "invalid_client", "server_error", "operator", /Tell its operator/],
  [700211, "invalid_client", "server_error", "operator", /Tell its operator/],
  [700213, "invalid_client", "server_error", "operator", /Tell its operator/],
  [900971, "invalid_request", "server_error", "operator", /Tell its operator/],
  [50011, "invalid_request", "server_error", "operator", /Tell its operator/],
  [90033, "temporarily_unavailable", "temporarily_unavailable", "temporary", /Try again/],
  [50196, "invalid_grant", "temporarily_unavailable", "temporary", /Try again/],
  // Numbers that nobody here knows are judged by the OAuth error.
  [999990, "access_denied", "access_denied", "denied", /did not sign in/],
  [999991, "server_error", "temporarily_unavailable", "temporary", /Try again/],
  [999992, "invalid_grant", "access_denied", "expired", /Sign in again/],
  [999993, "unsupported_response_type", "server_error", "operator", /Tell its operator/],
];

function expectRefusal(row: Row, answer: Record<string, string>): void {
  const [number, error, sent, kind, words] = row;
  expect(answer).toEqual({
    error: sent,
    error_description: expect.stringMatching(words),
    state: "a state",
    iss: watched.local.issuer,
  });
  expectStandardDescription(answer["error_description"]);
  const reason = `Entra: ${error}, AADSTS${number} (${kind})`;
  const refused = watched.events.find(({ message }) => message === "refused by Entra");
  expect(refused).toMatchObject({
    severity: kind === "operator" ? "error" : "information",
    metadata: {
      reason,
      aadsts: String(number),
      "entra trace": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "entra correlation": expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  });
  const [failed, ...others] = take(watched.events, "sign-in failed");
  expect(failed?.metadata).toMatchObject({ reason, client: "A test client" });
  expect(failed?.metadata["flow"]).toBe(refused?.metadata["flow"]);
  expect(others).toEqual([]);
}

describe("a refusal of Entra", () => {
  it.each(rows)("at its authorize endpoint: AADSTS%i %s becomes %s (%s)", async (...row) => {
    watched.local.entra.fail("authorize", EntraFault.refusal(row[0], row[1]));
    expectRefusal(row, await answerOfSignIn(client));
  });

  it.each(rows)("at its token endpoint: AADSTS%i %s becomes %s (%s)", async (...row) => {
    watched.local.entra.fail("token", EntraFault.refusal(row[0], row[1]));
    expectRefusal(row, await answerOfSignIn(client));
  });

  it.each([
    ["consent_required", /approve/],
    ["message_only", /conditional access/],
    ["user_password_expired", /password/],
    ["basic_action", /more proof/],
    ["bad_token", /no longer accepts/],
    ["something_new", /no longer accepts/],
  ])("with a number nobody knows is judged by its suberror %s", async (suberror, words) => {
    const fault = EntraFault.refusal(999990, "invalid_grant", { suberror });
    watched.local.entra.fail("token", fault);
    const answer = await answerOfSignIn(client);
    expect(answer["error_description"]).toMatch(words);
  });

  it("of a person who pressed cancel is told by the subcode too", async () => {
    const fault = EntraFault.refusal(999990, "access_denied", { subcode: "cancel" });
    watched.local.entra.fail("authorize", fault);
    expect((await answerOfSignIn(client))["error_description"]).toMatch(/did not finish/);
  });
});

describe("a client that allows no page (prompt=none)", () => {
  it.each([
    [50058, "login_required", "login_required"],
    [16000, "interaction_required", "login_required"],
    [50076, "interaction_required", "interaction_required"],
    [53003, "access_denied", "interaction_required"],
    [65001, "invalid_grant", "consent_required"],
    [50105, "access_denied", "access_denied"],
    [7000215, "invalid_client", "server_error"],
  ])("is told of AADSTS%i %s by %s", async (number, error, sent) => {
    // The first sign-in is remembered, so that the second needs no consent page either.
    const browser = browserAt(watched.local);
    const website = await OAuthClient.register(watched.local, {
      redirect_uris: [OAuthClient.website],
    });
    await signIn(browser, website.authorizationUrl(newVerifier()), { remember: true });
    watched.local.entra.fail("authorize", EntraFault.refusal(number, error));
    const url = website.authorizationUrl(newVerifier(), { prompt: "none" });
    expect(offeredAnswerOf(await browser.visit(url))).toMatchObject({ error: sent });
  });
});

describe("a person with a problem", () => {
  it("stands among the people of the directory", async () => {
    const answer = await answerOfSignIn(client, {}, { person: people.barbara });
    expect(answer["error_description"]).toMatch(/conditional access/);
  });

  it.each<readonly [PersonProblem, string, RegExp]>([
    ["not assigned", "access_denied", /assign/],
    ["conditional access", "access_denied", /conditional access/],
    ["approval needed", "access_denied", /approved/],
    ["password expired", "access_denied", /password/],
    ["more proof needed", "access_denied", /more proof/],
  ])("%s is sent back with %s", async (problem, error, words) => {
    const { local } = watched;
    const { sub } = claimsOf((await client.tokens())["access_token"]);
    local.entra.setProblem(String(sub), problem);
    const answer = await answerOfSignIn(client);
    local.entra.setProblem(String(sub), undefined);
    expect(answer).toMatchObject({ error, error_description: expect.stringMatching(words) });
    expect((await answerOfSignIn(client))["code"]).toBeTypeOf("string");
  });
});

describe("an answer that the browser brings and Entra never gave", () => {
  it.each([
    ["error=%3Cscript%3E&error_description=AADSTS1234567890123", "unknown error (operator)"],
    ["error=access_denied&error_description=AADSTS50105x%0d%0aevil", "AADSTS50105"],
    ["", "no_code (operator)"],
    ["error=a&error_description=AADSTS", "Entra: a (operator)"],
  ])("(%s) is no way into the log or the answer", async (query, reason) => {
    // A browser that stops at Entra's door.
    const browser = new Browser(watched.local.issuer);
    const consent = await browser.visit(client.authorizationUrl(newVerifier()));
    const leaving = await browser.press(consent, "decision", "allow");
    const state = new URL(leaving.url).searchParams.get("state");
    const visit = await browser.visit(`/oauth-callback?state=${state}&${query}`);
    const answer = answerOf(visit);
    expectStandardDescription(answer["error_description"]);
    const [failed] = take(watched.events, "sign-in failed");
    expect(failed?.metadata["reason"]).toContain(reason);
    expect(failed?.metadata["reason"]).not.toMatch(/script|evil/);
  });
});
