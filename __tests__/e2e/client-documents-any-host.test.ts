import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { editorDocument, MetadataHost } from "./metadata-host.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { expectGuardedPage, textOf } from "./page-checks.ts";
import { answerOf, browserAt, offeredAnswerOf, signIn } from "./sign-in.ts";

let host: MetadataHost;
let local: Local;

beforeAll(async () => {
  host = await MetadataHost.start();
  const stack = await synthesized("__tests__/stacks/guarded-clients.ts");
  local = await startLocal({ stack, hosts: { "https://agents.example": host.origin } });
});

afterAll(async () => {
  await local.close();
  await host.close();
});

describe("a gateway that takes documents of any host", () => {
  it("signs in an agent from there", async () => {
    const client_id = "https://agents.example/agent.json";
    const redirect_uri = "https://agents.example/callback";
    const document = editorDocument({ client_id, redirect_uris: [redirect_uri] });
    host.publish("/agent.json", document);
    const client = OAuthClient.known(local, { client_id });
    const visit = await signIn(
      browserAt(local),
      client.authorizationUrl(newVerifier(), { redirect_uri }),
    );
    expect(answerOf(visit)).toHaveProperty("code");
  });

  it("sends nobody to an agent's redirect URI with an error, without a click", async () => {
    const client_id = "https://agents.example/wrong.json";
    const redirect_uri = "https://agents.example/callback";
    host.publish("/wrong.json", editorDocument({ client_id, redirect_uris: [redirect_uri] }));
    const client = OAuthClient.known(local, { client_id });
    const wrong = { redirect_uri, prompt: "none" };
    const visit = await browserAt(local).visit(client.authorizationUrl(newVerifier(), wrong));
    expectGuardedPage(visit, 400);
    expect(offeredAnswerOf(visit)).toMatchObject({ error: "consent_required", state: "a state" });
  });

  it("tells nobody what is behind a URL, and the operator in the audit", async () => {
    const client_id = (path: string) => `https://agents.example${path}`;
    host.publish("/other.json", editorDocument({ client_id: client_id("/somebody.json") }));
    host.publish("/page.json", "<html>");
    host.publish(
      "/nameless.json",
      editorDocument({ client_id: client_id("/nameless.json"), client_name: "" }),
    );
    host.answer("/private.json", (_, response) => response.writeHead(401).end());
    host.answer("/silent.json", (_, response) => response.destroy());
    const paths = ["/other.json", "/page.json", "/nameless.json", "/private.json", "/silent.json"];
    const pages = new Set<string>();
    for (const path of [...paths, "/missing.json"]) {
      const client = OAuthClient.known(local, { client_id: client_id(path) });
      const page = await browserAt(local).visit(client.authorizationUrl(newVerifier()));
      expectGuardedPage(page, 400);
      pages.add((textOf(page, "main p") ?? "").replace(path, ""));
    }
    expect([...pages]).toEqual([expect.stringContaining("no program is described there")]);
  });

  it.each([
    "https://127.0.0.1/client.json",
    "https://[::1]/client.json",
    "https://10.0.0.1/client.json",
    "https://169.254.169.254/metadata/instance",
    "https://2130706433/client.json",
    "https://0x7f.1/client.json",
    "https://localhost/client.json",
    "https://gateway.localhost/client.json",
    "https://metadata.google.internal/client.json",
    "https://printer.local/client.json",
    "https://intranet/client.json",
    "https://1.0.0.10.in-addr.arpa/client.json",
  ])("asks nobody for %s", async (client_id) => {
    const client = OAuthClient.known(local, { client_id });
    const page = await browserAt(local).visit(client.authorizationUrl(newVerifier()));
    expect(page.status).toBe(400);
    expect(page.text).toMatch(/not (?:known|registered) here/);
  });

  it.each([
    [["https://claude.ai/api/mcp/auth_callback"], 201],
    [["cursor://anysphere.cursor-mcp/oauth/callback"], 201],
    [["https://evil.example/callback"], 400],
    [["https://claude.ai.evil.example/callback"], 400],
    [["http://127.0.0.1:33418/callback"], 400],
    [["other-app://callback/"], 400],
    [["https://claude.ai/api/mcp/auth_callback", "https://evil.example/callback"], 400],
  ])("registers redirect URIs by its policy: %j, %i", async (redirect_uris, status) => {
    const answer = await fetch(`${local.issuer}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ redirect_uris, token_endpoint_auth_method: "none" }),
    });
    expect(answer.status).toBe(status);
    if (status === 400)
      expect(await answer.json()).toMatchObject({ error: "invalid_redirect_uri" });
  });
});
