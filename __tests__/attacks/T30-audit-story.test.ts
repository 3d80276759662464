// T30, the other side of it: what the audit does say. OWASP ASVS 16.3. Each step of a sign-in leaves exactly one event,
// and one `flow` ties them together from the consent page to each tool call.

import { beforeAll, expect, it } from "vitest";
import { Browser, type Visit } from "../browser.ts";
import { newVerifier, OAuthClient, type TokenAnswer } from "../e2e/oauth-client.ts";
import { answerOf, browserAt, signIn } from "../e2e/sign-in.ts";
import { type Watched, watchedGateway } from "../e2e/watched-gateway.ts";

let watched: Watched;
let client: OAuthClient;

beforeAll(async () => {
  watched = await watchedGateway();
  client = await OAuthClient.register(watched.local);
});

/** What one step of somebody left in the audit: events and flows. */
async function audited<T>(step: () => Promise<T>): Promise<[T, string[], (string | undefined)[]]> {
  const { events } = watched;
  events.length = 0;
  const result = await step();
  return [
    result,
    events.map(({ message }) => message),
    events.map(({ metadata }) => metadata["flow"]),
  ];
}

it("tells one story of a sign-in, an event for each step", async () => {
  const { local } = watched;
  const verifier = newVerifier();
  const [browser, entra] = [new Browser(local.issuer), new Browser(local.entra.origin)];
  let page: Visit = { url: "", status: 0, headers: new Headers(), text: "", redirects: [] };
  let answer: TokenAnswer = { status: 0, headers: new Headers(), body: {} };
  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    "consent asked": async () => {
      page = await browser.visit(client.authorizationUrl(verifier));
    },
    consented: async () => {
      page = await browser.press(page, "decision", "allow");
    },
    "signed in": async () => {
      page = await browser.visit((await signIn(entra, page.url)).url);
    },
    "token issued": async () => {
      answer = await client.redeem({ code: answerOf(page)["code"] ?? "", verifier });
    },
    call: () => client.call(answer.body["access_token"]),
    "token refreshed": async () => {
      answer = await client.refresh(answer.body["refresh_token"]);
    },
    revoked: () => client.revoke(answer.body["refresh_token"]),
  };

  const flows = new Set<string | undefined>();
  const resources = new Set<string | undefined>();
  for (const [event, step] of Object.entries(steps)) {
    const [, messages, ofEvents] = await audited(step);
    expect(messages).toEqual([event]);
    for (const flow of ofEvents) flows.add(flow);
    for (const { metadata } of watched.events) resources.add(metadata["resource"]);
  }
  expect([...flows]).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]{22}$/)]);

  expect([...resources]).toEqual([client.resource]);

  // The revoked token still names the story that it belonged to.
  const [refused, messages] = await audited(() => client.call(answer.body["access_token"]));
  expect(refused.status).toBe(401);
  expect(messages).toEqual(["call refused"]);
  expect(watched.events[0]?.metadata["resource"]).toBe(client.resource);
});

it("names the server by its URL, however a refused call writes its path", async () => {
  for (const url of [client.resource, `${client.resource}/`]) {
    const call = () => fetch(url, { method: "POST", headers: { origin: "http://evil.example" } });
    const [, messages] = await audited(call);
    expect(messages).toEqual(["call refused"]);
    expect(watched.events[0]?.metadata["resource"]).toBe(client.resource);
    await audited(() => fetch(url, { method: "POST" }));
    expect(watched.events[0]?.metadata["resource"]).toBe(client.resource);
  }
});

it("tells of each call, refusal and reuse with the flow of its sign-in", async () => {
  const [tokens] = await audited(() => client.tokens());
  const flow = watched.events.find(({ message }) => message === "token issued")?.metadata["flow"];
  expect(flow).toBeTruthy();
  for (let time = 0; time < 2; time += 1) {
    const [, messages, flows] = await audited(() => client.call(tokens["access_token"]));
    expect([messages, flows]).toEqual([["call"], [flow]]);
  }
  const [second] = await audited(() => client.refresh(tokens["refresh_token"]));
  await client.refresh(second.body["refresh_token"]);
  const [, messages, flows] = await audited(() => client.refresh(tokens["refresh_token"]));
  expect([messages, flows]).toEqual([["refresh token reused"], [flow]]);
});

it("tells two sign-ins apart, and a remembered approval and a denial from them", async () => {
  const browser = browserAt(watched.local);
  const website = await OAuthClient.register(watched.local, {
    redirect_uris: [OAuthClient.website],
  });
  const go = (choice: { remember?: boolean; decision?: "deny" } = {}, at = browser) =>
    audited(() => signIn(at, website.authorizationUrl(newVerifier()), choice));
  const [, first, firstFlows] = await go({ remember: true });
  expect(first).toEqual(["consent asked", "consented", "signed in"]);
  const [, second, secondFlows] = await go();
  expect(second).toEqual(["approval remembered", "signed in"]);
  const [, third, thirdFlows] = await go({ decision: "deny" }, browserAt(watched.local));
  expect(third).toEqual(["consent asked", "denied"]);
  const each = [firstFlows, secondFlows, thirdFlows].map((flows) => [...new Set(flows)]);
  for (const flows of each) expect(flows).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]{22}$/)]);
  expect(new Set(each.flat()).size).toBe(3);
});

it("names the client by its id, not only by the name that it gave itself", async () => {
  const [tokens] = await audited(() => client.tokens());
  const named = watched.events.map(({ message, metadata }) => [message, metadata["clientId"]]);
  const steps = ["consent asked", "consented", "signed in", "token issued"];
  expect(named).toEqual(steps.map((step) => [step, client.id]));
  await audited(() => client.call(tokens["access_token"]));
  expect(watched.events[0]?.metadata["clientId"]).toBe(client.id);
});

it("tells of an approval that was wanted without a page", async () => {
  const url = client.authorizationUrl(newVerifier(), { prompt: "none" });
  const [visit, messages] = await audited(() => browserAt(watched.local).visit(url));
  expect(answerOf(visit)["error"]).toBe("consent_required");
  expect(messages).toEqual(["authorization refused"]);
});

it.each<[string, string, () => Promise<unknown>]>([
  ["registered", "a registration", () => OAuthClient.register(watched.local)],
  [
    "registration refused",
    "a refused registration",
    () => OAuthClient.register(watched.local, { redirect_uris: ["data:x"] }).catch(String),
  ],
  [
    "token refused",
    "an unknown code",
    () => client.redeem({ code: newVerifier(), verifier: newVerifier() }),
  ],
  ["refresh refused", "an unknown refresh token", () => client.refresh("x")],
  [
    "revocation refused",
    "a revocation without a token",
    () => client.revoke("", { token: undefined }),
  ],
  ["call refused", "a call without a token", () => client.call(undefined)],
  [
    "refused",
    "a forged callback",
    () => browserAt(watched.local).visit("/oauth-callback?state=x&code=y"),
  ],
])("has one event, %s, for %s", async (event, _what, step) => {
  const [, messages] = await audited(step);
  expect(messages).toEqual([event]);
});
