import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { ScriptedBackend } from "./scripted-backend.ts";
import { browserAt, people } from "./sign-in.ts";

let backend: ScriptedBackend;
let local: Local;
let client: OAuthClient;
let resource: string;

beforeAll(async () => {
  backend = await ScriptedBackend.start();
  const stack = await synthesized("__tests__/stacks/guarded-server.ts", "1");
  local = await startLocal({ stack, hosts: { "https://backend.example": backend.origin } });
  client = await OAuthClient.register(local);
  resource = `${local.issuer}/guarded/mcp`;
});

afterAll(async () => {
  await local.close();
  await backend.close();
});

async function tokenFor(scope: string, person: string = people.ada): Promise<unknown> {
  const authorization = await client.authorize({ resource, scope }, { person });
  const { body } = await client.redeem(authorization, { resource });
  return body["access_token"];
}

async function call(token: unknown, tool: string): Promise<Response> {
  return await fetch(resource, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${String(token)}` },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: tool } }),
  });
}

describe("a person who needs more than the client asked for at first", () => {
  it("is not asked for the scopes of single tools before they are needed", async () => {
    const [, path] = resource.split(local.issuer);
    const url = `${local.issuer}/.well-known/oauth-protected-resource${path}`;
    expect(await (await fetch(url)).json()).toMatchObject({ scopes_supported: ["guarded.use"] });
    const answer = await fetch(resource, { method: "POST" });
    expect(answer.headers.get("www-authenticate")).toContain('scope="guarded.use"');
  });

  it("approves the scopes that the refused call names, and the call goes through", async () => {
    const refused = await call(await tokenFor("guarded.use"), "write_note");
    expect(refused.status).toBe(403);
    const [, scope = ""] =
      /scope="([^"]*)"/.exec(refused.headers.get("www-authenticate") ?? "") ?? [];
    expect(scope).toBe("guarded.use guarded.write");

    const parameters = { resource, scope, prompt: "consent" };
    const page = await browserAt(local).visit(client.authorizationUrl(newVerifier(), parameters));
    expect(page.text).toContain("Use the guarded server");
    expect(page.text).toContain("Write notes");
    expect(page.text).not.toContain("Purge everything");

    const before = backend.received.length;
    expect((await call(await tokenFor(scope), "write_note")).status).toBe(200);
    expect(backend.received).toHaveLength(before + 1);
  });

  it("has the tools that need a role only with the role, which Entra gives", async () => {
    expect((await call(await tokenFor("guarded.use", people.ada), "delete_note")).status).toBe(403);
    expect((await call(await tokenFor("guarded.use", people.grace), "delete_note")).status).toBe(
      200,
    );
  });
});
