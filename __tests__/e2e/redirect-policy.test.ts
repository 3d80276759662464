import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { MetadataHost } from "./metadata-host.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { browserAt } from "./sign-in.ts";

let host: MetadataHost;
let local: Local;

beforeAll(async () => {
  host = await MetadataHost.start();
  local = await startLocal({
    stack: inject("stack"),
    hosts: { "https://vscode.dev": host.origin, "https://agents.example": host.origin },
  });
});

afterAll(async () => {
  await local.close();
  await host.close();
});

it("holds for clients that were there before it, and only for what it does not allow", async () => {
  // Before any request: while it runs, connections that are kept open grow too old to be used again.
  const narrowed = await synthesized("__tests__/stacks/guarded-clients.ts");
  const elsewhere = "https://elsewhere.example/callback";
  const allowed = "https://agents.example/callback";
  const registered = await OAuthClient.register(local, { redirect_uris: [elsewhere, allowed] });
  const client_id = "https://vscode.dev/oauth/client-metadata.json";
  host.publish("/oauth/client-metadata.json", {
    client_id,
    client_name: "An editor",
    redirect_uris: [elsewhere, allowed],
  });
  const described = OAuthClient.known(local, { client_id });
  const ask = async (client: OAuthClient, redirect_uri: string) =>
    await browserAt(local).visit(client.authorizationUrl(newVerifier(), { redirect_uri }));
  for (const client of [registered, described]) {
    expect((await ask(client, elsewhere)).text).toContain('action="/consent"');
  }

  await local.deploy(narrowed);
  for (const client of [registered, described]) {
    const page = await ask(client, elsewhere);
    expect(page.status).toBe(400);
    expect(page.text).toContain("elsewhere.example");
    expect(page.text).toContain("may not go there");
    expect((await ask(client, allowed)).text).toContain('action="/consent"');
  }
});
