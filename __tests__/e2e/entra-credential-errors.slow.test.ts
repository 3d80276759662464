import { afterAll, describe, expect, inject, it } from "vitest";
import type { AppRegistration } from "../../local/entra/index.ts";
import { Browser } from "../browser.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { answerOfSignIn } from "./entra-events.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { startWatched, take, type Watched } from "./watched-gateway.ts";

const running: Watched[] = [];

afterAll(async () => {
  for (const { local } of running) await local.close();
});

/** The gateway's app as Entra sees it, with other credentials than the gateway has. */
async function appOf(client: OAuthClient): Promise<AppRegistration> {
  const browser = new Browser(client.local.issuer);
  const consent = await browser.visit(client.authorizationUrl(newVerifier()));
  const leaving = new URL((await browser.press(consent, "decision", "allow")).url);
  return {
    clientId: leaving.searchParams.get("client_id") ?? "",
    displayName: "MCP Gateway",
    identifierUris: [],
    redirectUris: [leaving.searchParams.get("redirect_uri") ?? ""],
    federatedCredentials: [],
  };
}

async function withSecret(): Promise<string> {
  const name = "entra-secret-and-groups";
  return await synthesized(`__tests__/stacks/${name}.ts`);
}

describe("when Entra does not know the gateway's credential", () => {
  it.each<readonly [string, () => Promise<string>, Partial<AppRegistration>, string]>([
    ["a federated credential that was removed", async () => inject("stack"), {}, "700211"],
    ["a secret that was removed", withSecret, { clientSecrets: [{ value: "other" }] }, "7000215"],
  ])("%s is the operator's to repair", async (_name, stack, change, aadsts) => {
    const watched = await startWatched(await stack());
    running.push(watched);
    const { local, events } = watched;
    const client = await OAuthClient.register(local);
    const { refresh_token: token } = await client.tokens();
    local.entra.register({ ...(await appOf(client)), ...change });
    expect(await answerOfSignIn(client)).toMatchObject({
      error: "server_error",
      error_description: expect.stringContaining("Tell its operator"),
    });
    const refused = await client.refresh(token);
    expect(refused).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
    const refusals = take(events, "refused by Entra");
    expect(refusals).toHaveLength(2);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({
        severity: "error",
        metadata: { remedy: "operator", aadsts },
      });
    }
  });
});
