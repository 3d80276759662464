// T17, state fixation or collision between the client's state and the gateway's own:
// authorize.policy.xml and oauth-callback.policy.xml of Azure-Samples/AI-Gateway
// labs/mcp-client-authorization use the client's state towards Entra and as the key of their cache.

import { expect, it } from "vitest";
import { newVerifier } from "../e2e/oauth-client.ts";
import { answerOf } from "../e2e/sign-in.ts";
import { allow, gatewayBrowser, newClient, signInAtEntra } from "./steps.ts";

it("sends Entra a state, nonce and challenge of its own, new each time", async () => {
  const client = await newClient();
  const seen = new Set<string>();
  for (let time = 0; time < 10; time += 1) {
    const url = client.authorizationUrl(newVerifier(), { state: "the same state" });
    const sent = new URL((await allow(gatewayBrowser(), url)).url).searchParams;
    for (const name of ["state", "nonce", "code_challenge"]) {
      const value = sent.get(name) ?? "";
      expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(value).not.toContain(url.searchParams.get(name === "code_challenge" ? name : "state"));
      seen.add(value);
    }
    expect(sent.has("resource")).toBe(false);
  }
  expect(seen.size).toBe(30);
});

it("keeps sign-ins with the same client state apart, in one browser, in any order", async () => {
  const client = await newClient();
  const browser = gatewayBrowser();
  const verifiers = [newVerifier(), newVerifier(), newVerifier()];
  const callbacks: string[] = [];
  for (const verifier of verifiers) {
    const entra = await allow(browser, client.authorizationUrl(verifier, { state: "same" }));
    callbacks.push(await signInAtEntra(entra.url));
  }
  for (const index of [2, 0, 1]) {
    const { code = "" } = answerOf(await browser.visit(callbacks[index] ?? ""));
    const answer = await client.redeem({ code, verifier: verifiers[index] ?? "" });
    expect(answer.status).toBe(200);
  }
});
