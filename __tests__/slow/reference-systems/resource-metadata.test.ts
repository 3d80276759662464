import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EntraClient } from "../../e2e/entra-client.ts";
import { people } from "../../e2e/sign-in.ts";
import { callTool } from "./authorization-server-lab.ts";
import { checkoutOf } from "./checkouts.ts";
import { entraClientId, resourceMetadataLab, serverSecret, tenantId } from "./labs.ts";
import { type RunningLab, startLab } from "./running-lab.ts";
import type { Asked } from "./servers.ts";

const checkout = checkoutOf("mcp-prm-oauth");
const signInOrigin = "https://login.microsoftonline.com";

/** What the tool of the lab's server does: it asks Graph who calls, on behalf of that person. */
async function showProfile({ headers }: Asked, entraOrigin: string): Promise<string> {
  const tokens = await fetch(`${entraOrigin}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      requested_token_use: "on_behalf_of",
      client_id: entraClientId,
      client_secret: serverSecret,
      assertion: String(headers.authorization).replace(/^Bearer /, ""),
      scope: "https://graph.microsoft.com/.default",
    }),
  });
  const { access_token: token } = (await tokens.json()) as { readonly access_token: string };
  const me = await fetch(`${entraOrigin}/v1.0/me`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { displayName } = (await me.json()) as { readonly displayName: string };
  return displayName;
}

describe("mcp-prm-oauth", () => {
  if ("why" in checkout) {
    it("is not run", ({ skip }) => {
      process.stdout.write(`mcp-prm-oauth is not run: ${checkout.why}\n`);
      skip(checkout.why);
    });
    return;
  }

  let lab: RunningLab;
  const url = (path: string) => `${lab.served.origin}${path}`;

  beforeAll(async () => {
    lab = await startLab(resourceMetadataLab(checkout.root), showProfile);
  });
  afterAll(async () => {
    await lab.close();
  });

  /** A token as Visual Studio Code gets one: by the metadata of the resource, from Entra itself. */
  async function token(scopes?: string): Promise<string> {
    const metadata = (await (
      await fetch(url("/.well-known/oauth-protected-resource/mcp"))
    ).json()) as {
      readonly authorization_servers: readonly string[];
      readonly scopes_supported: readonly string[];
    };
    const [issuer = ""] = metadata.authorization_servers;
    const here = issuer.replace(signInOrigin, lab.served.entraOrigin ?? "");
    const server = (await (
      await fetch(`${here}/.well-known/openid-configuration`)
    ).json()) as Record<string, unknown>;
    const client = new EntraClient();
    const at = { challenge: "", resource: {}, server, scope: "" };
    const wanted = scopes ?? metadata.scopes_supported.join(" ");
    const body = await client.tokens(at, wanted, { person: people.grace });
    return String(body["access_token"]);
  }

  it("loads, with nothing that is wrong", () => {
    expect(lab.served.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("lets a person in by Entra's token, and its server ask Graph on behalf of that person", async () => {
    const answer = await callTool(url("/mcp"), `Bearer ${await token()}`);
    expect(answer.body).toMatchObject({ result: { content: [{ text: "Grace Hopper" }] } });
    expect(lab.mcpServer.asked.at(-1)?.url).toBe("/mcp");
  });

  it.each([
    ["nothing", async () => undefined],
    ["rubbish", async () => "Bearer rubbish"],
    ["a token for Graph", async () => `Bearer ${await token("User.Read")}`],
  ])("answers 401 to who presents %s", async (_what, presented) => {
    const before = lab.mcpServer.asked.length;
    const { status } = await callTool(url("/mcp"), await presented());
    expect([status, lab.mcpServer.asked.length]).toEqual([401, before]);
  });

  it.each([
    "/.well-known/oauth-protected-resource/mcp",
    "/mcp/.well-known/oauth-protected-resource",
  ])("has metadata without a token at %s", async (path) => {
    const answer = await fetch(url(path));
    expect(answer.headers.get("cache-control")).toBe("public, max-age=3600");
    expect(await answer.json()).toEqual({
      resource: url("/mcp"),
      authorization_servers: [`${signInOrigin}/${tenantId}/v2.0`],
      bearer_methods_supported: ["header"],
      scopes_supported: [`${entraClientId}/user_impersonate`],
    });
  });

  it("has a known defect: it sends clients to metadata that is not there", async () => {
    const { headers } = await callTool(url("/mcp"));
    const challenge = headers.get("www-authenticate") ?? "";
    const [, place = ""] = /resource_metadata="([^"]+)"/.exec(challenge) ?? [];
    expect(place).toBe(url("/.well-known/oauth-protected-resource"));
    expect((await fetch(place)).status).toBe(404);
  });
});
