import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { MetadataHost } from "./metadata-host.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";

let host: MetadataHost;
let local: Local;

beforeAll(async () => {
  host = await MetadataHost.start();
  const hosts = { "https://vscode.dev": host.origin, "https://agents.example": host.origin };
  local = await startLocal({ stack: inject("stack"), hosts });
});

afterAll(async () => {
  await local.close();
  await host.close();
});

const documentUrl = "https://vscode.dev/oauth/client-metadata.json";

/** What VS Code publishes, as far as it matters here. */
function editorDocument(overrides: Readonly<Record<string, unknown>> = {}) {
  return {
    client_id: documentUrl,
    client_name: "An editor",
    client_uri: "https://code.example",
    grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device"],
    response_types: ["code"],
    redirect_uris: ["http://127.0.0.1:33418/", "https://vscode.dev/redirect"],
    token_endpoint_auth_method: "none",
    ...overrides,
  };
}

function editor(): OAuthClient {
  return OAuthClient.known(local, { client_id: documentUrl });
}

describe("a client that is described by a document", () => {
  it("is announced as welcome", async () => {
    const url = `${local.issuer}/.well-known/oauth-authorization-server`;
    const metadata = (await (await fetch(url)).json()) as Record<string, unknown>;
    expect(metadata["client_id_metadata_document_supported"]).toBe(true);
  });

  it("signs in on any loopback port, and its document is fetched once", async () => {
    host.publish("/oauth/client-metadata.json", editorDocument());
    const redirect_uri = "http://127.0.0.1:51999/";
    const first = await editor().authorize({ redirect_uri });
    const { status, body } = await editor().redeem(first, { redirect_uri });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", scope: "weather.read" });
    expect((await editor().call(body["access_token"])).status).toBe(200);
    expect((await editor().refresh(body["refresh_token"])).status).toBe(200);
    await editor().authorize({ redirect_uri });
    expect(host.asked.get("/oauth/client-metadata.json")).toBe(1);
  });

  it("shows its host on the consent page", async () => {
    const url = editor().authorizationUrl(newVerifier(), {
      redirect_uri: "https://vscode.dev/redirect",
    });
    const page = await browserAt(local).visit(url);
    expect(page.text).toContain("An editor");
    expect(page.text).toContain("vscode.dev");
  });

  it("cannot have answers sent to what the document does not list", async () => {
    const url = editor().authorizationUrl(newVerifier(), { redirect_uri: "https://evil.example/" });
    const page = await browserAt(local).visit(url);
    expect(page.status).toBe(400);
    expect(page.text).toContain("has not registered");
  });
});

describe("a document is refused", () => {
  const refusals: [string, (path: string) => void, RegExp][] = [
    [
      "that names another client",
      (path) => host.publish(path, editorDocument({ client_id: `${documentUrl}x` })),
      /names another client_id/,
    ],
    [
      "without a name",
      (path) => host.publish(path, own(path, { client_name: undefined })),
      /no client_name/,
    ],
    [
      "without redirect URIs",
      (path) => host.publish(path, own(path, { redirect_uris: [] })),
      /redirect URIs/,
    ],
    [
      "with a redirect URI that runs a script",
      (path) => host.publish(path, own(path, { redirect_uris: ["javascript:alert(1)//"] })),
      /redirect URIs/,
    ],
    [
      "of a client that never asks for codes",
      (path) => host.publish(path, own(path, { grant_types: ["client_credentials"] })),
      /authorization_code/,
    ],
    ["that is no JSON", (path) => host.publish(path, "<html>"), /no JSON document/],
    [
      "that says it is a page",
      (path) => host.publish(path, own(path), { "content-type": "text/html" }),
      /no JSON document/,
    ],
    [
      "that is too large",
      (path) => host.publish(path, own(path, { padding: "x".repeat(11_000) })),
      /10 kilobytes/,
    ],
    [
      "that is too large and does not say so",
      (path) =>
        host.answer(path, (_, response) => {
          response.writeHead(200, { "content-type": "application/json" });
          response.write(JSON.stringify(own(path)).slice(0, -1));
          response.end(`,"padding":"${"x".repeat(40_000)}"}`);
        }),
      /10 kilobytes/,
    ],
    [
      "that is somewhere else",
      (path) =>
        host.answer(path, (_, response) => {
          response.writeHead(302, { location: "/oauth/client-metadata.json" }).end();
        }),
      /status 302/,
    ],
    [
      "that is not there",
      (path) => host.answer(path, (_, response) => response.writeHead(404).end()),
      /status 404/,
    ],
    [
      "whose host breaks off",
      (path) => host.answer(path, (request) => request.socket.destroy()),
      /did not answer/,
    ],
    [
      "whose host never finishes",
      (path) =>
        host.answer(path, (_, response) => {
          response.writeHead(200, { "content-type": "application/json" });
          response.write("{");
        }),
      /did not answer/,
    ],
  ];

  it.each(refusals)("%s", async (name, publish, sentence) => {
    const path = `/refused/${name.replaceAll(" ", "-")}`;
    publish(path);
    const client = OAuthClient.known(local, { client_id: `https://vscode.dev${path}` });
    const redirect_uri = "http://127.0.0.1:33418/";
    const page = await browserAt(local).visit(
      client.authorizationUrl(newVerifier(), { redirect_uri }),
    );
    expect(page.status).toBe(400);
    expect(page.headers.get("location")).toBeNull();
    expect(page.text).toContain("cannot be identified");
    expect(page.text).toMatch(sentence);
  });

  function own(path: string, overrides: Readonly<Record<string, unknown>> = {}) {
    return editorDocument({ client_id: `https://vscode.dev${path}`, ...overrides });
  }

  it("and asked for again after a while, not with every request", async () => {
    const path = "/refused/for-a-moment";
    host.answer(path, (_, response) => response.writeHead(500).end());
    const client = OAuthClient.known(local, { client_id: `https://vscode.dev${path}` });
    for (let visit = 0; visit < 5; visit += 1) {
      const page = await browserAt(local).visit(client.authorizationUrl(newVerifier()));
      expect(page.status).toBe(400);
    }
    expect(host.asked.get(path)).toBe(1);
  });
});

describe("no document is fetched", () => {
  it.each([
    "https://untrusted.example/client.json",
    "https://vscode.dev",
    "https://vscode.dev/",
    "http://vscode.dev/oauth/client-metadata.json",
    "https://vscode.dev:8443/oauth/client-metadata.json",
    "https://user@vscode.dev/oauth/client-metadata.json",
    "https://vscode.dev@evil.example/oauth/client-metadata.json",
    "https://vscode.dev/oauth/../client-metadata.json",
    "https://vscode.dev/oauth/%2e%2e/client-metadata.json",
    "https://vscode.dev/oauth/client-metadata.json#fragment",
    "https://vscode.dev/oauth/client-metadata.json?next=https://evil.example",
    "https://VSCODE.dev/oauth/client-metadata.json",
    "https://vscode.dev.evil.example/oauth/client-metadata.json",
    "https://vscode.dev\\@evil.example/x",
    `https://vscode.dev/${"long".repeat(80)}`,
  ])("of %s", async (client_id) => {
    const before = [...host.asked.values()].reduce((sum, count) => sum + count, 0);
    const client = OAuthClient.known(local, { client_id });
    const page = await browserAt(local).visit(client.authorizationUrl(newVerifier()));
    expect(page.status).toBe(400);
    expect(page.text).toMatch(/not (?:known|registered) here/);
    expect([...host.asked.values()].reduce((sum, count) => sum + count, 0)).toBe(before);
  });
});

describe("a gateway that takes documents of any host", () => {
  let guarded: Local;

  beforeAll(async () => {
    const stack = await synthesized("__tests__/stacks/guarded-clients.ts");
    guarded = await startLocal({ stack, hosts: { "https://agents.example": host.origin } });
  });

  afterAll(async () => {
    await guarded.close();
  });

  it("signs in an agent from there", async () => {
    const client_id = "https://agents.example/agent.json";
    const redirect_uri = "https://agents.example/callback";
    const document = editorDocument({ client_id, redirect_uris: [redirect_uri] });
    host.publish("/agent.json", document);
    const client = OAuthClient.known(guarded, { client_id });
    const visit = await signIn(
      browserAt(guarded),
      client.authorizationUrl(newVerifier(), { redirect_uri }),
    );
    expect(answerOf(visit)).toHaveProperty("code");
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
    const client = OAuthClient.known(guarded, { client_id });
    const page = await browserAt(guarded).visit(client.authorizationUrl(newVerifier()));
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
    const answer = await fetch(`${guarded.issuer}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ redirect_uris, token_endpoint_auth_method: "none" }),
    });
    expect(answer.status).toBe(status);
    if (status === 400)
      expect(await answer.json()).toMatchObject({ error: "invalid_redirect_uri" });
  });
});
