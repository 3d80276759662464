// T34, a flood of authorization requests. RFC 6819 section 4.4.1.11 (exhausting resources); OWASP
// API4:2023; authorize.policy.xml of Azure-Samples/AI-Gateway labs/mcp-client-authorization keeps
// sign-ins in the gateway's cache for an hour and limits no address. Here nothing is kept for them
// on the server, they last ten minutes, and one address gets so many a minute.

import { beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { Browser } from "../browser.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { passTime } from "../e2e/policy-clock.ts";
import { signIn } from "../e2e/sign-in.ts";
import { watchedGateway } from "../e2e/watched-gateway.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { expectRefusalPage } from "./steps.ts";

let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  ({ local } = await watchedGateway());
  client = await OAuthClient.register(local);
});

describe("a transaction ends after ten minutes", () => {
  it("while the consent page is open", async () => {
    const browser = new Browser(local.issuer);
    const page = await browser.visit(client.authorizationUrl(newVerifier()));
    passTime(11 * 60);
    expectRefusalPage(await browser.press(page, "decision", "allow"));
  });

  it("while the person is at Entra", async () => {
    const browser = new Browser(local.issuer);
    const page = await browser.visit(client.authorizationUrl(newVerifier()));
    const entra = await browser.press(page, "decision", "allow");
    const callback = await signIn(new Browser(local.entra.origin), entra.url);
    passTime(11 * 60);
    expectRefusalPage(await browser.visit(callback.url));
  });
});

it("stops an address that asks without end, with a page that says so", async () => {
  const stack = await synthesized("__tests__/stacks/guarded-clients.ts");
  const guarded = await startLocal({ stack });
  try {
    const answers = await Promise.all(
      Array.from({ length: 70 }, () => fetch(`${guarded.issuer}/authorize`)),
    );
    const refused = answers.find(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(60);
    expect(refused?.headers.get("content-type")).toContain("text/html");
    expect(refused?.headers.get("x-frame-options")).toBe("DENY");
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  } finally {
    await guarded.close();
  }
});
