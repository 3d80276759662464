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

interface ResourceMetadata {
  readonly authorization_servers: readonly string[];
  readonly scopes_supported: readonly string[];
}

async function metadataOf(server: string): Promise<ResourceMetadata> {
  const { origin, pathname } = new URL(server);
  const answer = await fetch(`${origin}/.well-known/oauth-protected-resource${pathname}`);
  return (await answer.json()) as ResourceMetadata;
}

async function tokenFor(
  scope: string,
  person: string = people.ada,
  server = resource,
): Promise<unknown> {
  const authorization = await client.authorize({ resource: server, scope }, { person });
  const { body } = await client.redeem(authorization, { resource: server });
  return body["access_token"];
}

async function call(token: unknown, tool: string, server = resource): Promise<Response> {
  return await fetch(server, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${String(token)}` },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: tool } }),
  });
}

describe("a person who needs more than the client asked for at first", () => {
  it("is not asked for the scopes of single tools before they are needed", async () => {
    expect(await metadataOf(resource)).toMatchObject({ scopes_supported: ["guarded.use"] });
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

describe("a tool whose scopes are asked for at the sign-in", () => {
  const eager = () => `${local.issuer}/eager/mcp`;
  const use = async (token: unknown, tool: string) => (await call(token, tool, eager())).status;

  it("has them in the metadata of its server and in the challenge, and no other tool's", async () => {
    const scopes_supported = ["eager.use", "eager.write"];
    expect(await metadataOf(eager())).toMatchObject({ scopes_supported });
    const answer = await fetch(eager(), { method: "POST" });
    expect(answer.headers.get("www-authenticate")).toContain('scope="eager.use eager.write"');
  });

  it("is called by a client that asked for nothing, once the person has seen its scope", async () => {
    const parameters = { resource: eager() };
    const page = await browserAt(local).visit(client.authorizationUrl(newVerifier(), parameters));
    expect(page.text).toContain("Write entries");
    expect(page.text).not.toContain("Drop entries");
    const { body } = await client.redeem(await client.authorize(parameters), parameters);
    expect(body["scope"]).toBe("eager.use eager.write");
    expect(await use(body["access_token"], "write_entry")).toBe(200);
    expect(await use(body["access_token"], "drop_entry")).toBe(403);
  });

  it("is refused with a token without them, which all other tools take", async () => {
    const token = await tokenFor("eager.use", people.ada, eager());
    expect(await use(token, "read_entry")).toBe(200);
    expect(await use(token, "write_entry")).toBe(403);
  });

  it("is asked for again where a token has not even the server's scope", async () => {
    const answer = await call(
      await tokenFor("eager.drop", people.ada, eager()),
      "read_entry",
      eager(),
    );
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toContain('scope="eager.use eager.write"');
  });
});

describe("a scope that a client is handed", () => {
  // Those of the servers whose tokens the gateway gives, as the metadata of each says, tested above.
  let handed: readonly string[];
  beforeAll(async () => {
    const documents = await Promise.all(local.servers.map(metadataOf));
    handed = documents
      .filter(({ authorization_servers: issuers }) => issuers.includes(local.issuer))
      .flatMap(({ scopes_supported: scopes }) => scopes)
      .sort();
    expect(handed).toContain("eager.write");
    expect(handed).not.toContain("guarded.write");
  });
  const refresh = async (granted: string, asked: string) => {
    const authorization = await client.authorize({ resource, scope: granted });
    const { body } = await client.redeem(authorization, { resource });
    return await client.refresh(body["refresh_token"], { scope: asked });
  };

  it("by the metadata or by registering without a wish is only that of a tool which asks at the sign-in", async () => {
    const url = `${local.issuer}/.well-known/oauth-authorization-server`;
    const { scopes_supported: scopes } = (await (await fetch(url)).json()) as ResourceMetadata;
    expect(scopes.toSorted()).toEqual(handed);
    expect(client.registration.scope).toBe(scopes.join(" "));
  });

  it.each([
    ["guarded.use guarded.write", "guarded.use guarded.write"],
    ["guarded.write openid offline_access", "guarded.write"],
  ])("when it registers for %j is what it asked for and there is", async (scope, answered) => {
    expect((await OAuthClient.register(local, { scope })).registration.scope).toBe(answered);
  });

  it.each(["openid profile", "", ["guarded.use"]].map((scope) => [scope]))(
    "when it registers for %j, which names none, is all of those",
    async (scope) => {
      const { registration } = await OAuthClient.register(local, { scope });
      expect(registration.scope?.split(" ").sort()).toEqual(handed);
    },
  );

  it("is accepted at the authorization and at every refresh", async () => {
    const registered = client.registration.scope ?? "";
    const answer = await refresh(registered, registered);
    expect(answer).toMatchObject({ status: 200, body: { scope: "guarded.use" } });
  });

  it("can be narrowed at a refresh, and is whole again at the next", async () => {
    const narrow = await refresh("guarded.use guarded.write", "guarded.write unknown open.use");
    expect(narrow).toMatchObject({ status: 200, body: { scope: "guarded.write" } });
    const whole = await client.refresh(narrow.body["refresh_token"]);
    expect(whole.body["scope"]).toBe("guarded.use guarded.write");
  });

  it("is not widened by a refresh to one that the person did not approve", async () => {
    const answer = await refresh("guarded.use", "guarded.use guarded.write");
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
  });
});
