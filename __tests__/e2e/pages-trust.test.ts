import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import type { Visit } from "../browser.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { MetadataHost } from "./metadata-host.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { expectAccessiblePage, expectGuardedPage, textOf, textsOf } from "./page-checks.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";

const client_id = "https://claude.ai/oauth/metadata";
const redirects = [
  "https://claude.ai/callback",
  "https://partner.example/callback",
  "http://localhost/callback",
];

let host: MetadataHost;
let local: Local;

beforeAll(async () => {
  host = await MetadataHost.start();
  host.publish("/oauth/metadata", {
    client_id,
    client_name: "Claude",
    redirect_uris: redirects,
    token_endpoint_auth_method: "none",
  });
  const stack = await synthesized("__tests__/stacks/trusted-clients.ts");
  local = await startLocal({ stack, hosts: { "https://claude.ai": host.origin } });
});

afterAll(async () => {
  await local.close();
  await host.close();
});

async function consentPage(id: string, redirect_uri = redirects[0]): Promise<Visit> {
  const client = OAuthClient.known(local, { client_id: id });
  const page = await browserAt(local).visit(
    client.authorizationUrl(newVerifier(), { redirect_uri }),
  );
  expectAccessiblePage(page);
  return page;
}

describe("how far a client's name can be trusted", () => {
  it("is said of a client that a host describes", async () => {
    const page = await consentPage(client_id);
    expectGuardedPage(page);
    expect(textsOf(page, "dd")[0]).toBe(
      "Claude Published at claude.ai The name is the one that this site gives the program.",
    );
    expect(textsOf(page, ".warning")).toEqual([]);
  });

  it("is said of a client that the operator configured", async () => {
    const page = await consentPage("contoso-agent", "https://agent.contoso.example/callback");
    expectGuardedPage(page);
    expect(textsOf(page, "dd")[0]).toMatch(/ Verified Set up by your organisation\.$/);
    expect(textsOf(page, ".warning")).toEqual([]);
  });

  it("does not carry over to another host or to this device", async () => {
    expect(textsOf(await consentPage(client_id, redirects[1]), ".warning")).toEqual([
      "Check first. The program is published at claude.ai, but the answer goes to partner.example. Allow it only if you know that both belong together.",
    ]);
    expect(textsOf(await consentPage(client_id, redirects[2]), ".warning")).toEqual([
      expect.stringContaining("any program can claim this name"),
    ]);
  });

  it.each([
    [client_id, redirects[0]],
    [client_id, redirects[1]],
    ["contoso-agent", "https://agent.contoso.example/callback"],
  ])("sends an error back by itself: %s to %s", async (id, redirect_uri) => {
    const client = OAuthClient.known(local, { client_id: id });
    const url = client.authorizationUrl(newVerifier(), { redirect_uri, prompt: "none" });
    const visit = await browserAt(local).visit(url);
    expect(visit.url.startsWith(redirect_uri ?? "nowhere")).toBe(true);
    expect(answerOf(visit)).toMatchObject({ error: "consent_required" });
  });

  it("is remembered with the approval", async () => {
    const browser = browserAt(local);
    const client = OAuthClient.known(local, { client_id });
    const url = client.authorizationUrl(newVerifier(), { redirect_uri: redirects[1] });
    answerOf(await signIn(browser, url, { remember: true }));
    const page = await browser.visit(`${local.issuer}/approvals`);
    expectAccessiblePage(page);
    expect(textsOf(page, "dd").slice(0, 2)).toEqual(["claude.ai", "partner.example"]);
  });

  it("is not shown at all when the description cannot be used, but why", async () => {
    host.publish("/oauth/broken", { client_id: "https://claude.ai/{reason}", redirect_uris: [] });
    const page = await consentPage("https://claude.ai/oauth/broken");
    expectGuardedPage(page, 400);
    expect(textOf(page, "h1")).toBe("This program cannot be identified");
    expect(textOf(page, "main p")).toMatch(
      /^It says that it is described at https:\/\/claude\.ai\/oauth\/broken, but that description cannot be used: .+\.$/,
    );
  });
});
