import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { redirectDigest } from "../../constructs/clients/redirect-policy.ts";
import type { TraceEvent } from "../../local/gateway/exchange/exchange.ts";
import { ValueCache } from "../../local/gateway/memory/value-cache.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { type Answer, documentUrl, editorDocument, MetadataHost } from "./metadata-host.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { passTime } from "./policy-clock.ts";
import { browserAt } from "./sign-in.ts";

const traces: TraceEvent[] = [];
let host: MetadataHost;
let local: Local;

beforeAll(async () => {
  host = await MetadataHost.start();
  // Each host has a budget of its own, so that tests that ask much do not spend that of others.
  const names = ["vscode.dev", "claude.ai", "claude.com"];
  const hosts = Object.fromEntries(names.map((name) => [`https://${name}`, host.origin]));
  local = await startLocal({
    stack: inject("stack"),
    hosts,
    onTrace: (event) => traces.push(event),
  });
});

afterAll(async () => {
  await local.close();
  await host.close();
});

afterEach(() => {
  vi.restoreAllMocks();
});

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

describe("a document that was good", () => {
  const day = 86_400;
  const redirect_uri = "https://vscode.dev/redirect";

  function published(
    path: string,
    headers: Record<string, string> = {},
    at = "claude.ai",
  ): OAuthClient {
    const client_id = `https://${at}${path}`;
    host.publish(path, editorDocument({ client_id }), headers);
    return OAuthClient.known(local, { client_id, redirect_uris: [redirect_uri] });
  }

  async function isAsked(client: OAuthClient): Promise<boolean> {
    const page = await browserAt(local).visit(client.authorizationUrl(newVerifier()));
    return page.text.includes('action="/consent"');
  }

  const outages: [string, Answer][] = [
    ["breaks off", (request) => request.socket.destroy()],
    ["is out of order", (_, response) => response.writeHead(503).end()],
    ["wants fewer requests", (_, response) => response.writeHead(429).end()],
    ["takes none from the cloud", (_, response) => response.writeHead(403).end()],
    ["sends a page instead", (_, response) => response.writeHead(200).end("<html>")],
  ];

  it.each(outages)("stays usable for a day when its host %s", async (what, outage) => {
    const path = `/kept/${what.replaceAll(" ", "-")}`;
    const client = published(path, { "cache-control": "max-age=600" });
    expect(await isAsked(client)).toBe(true);
    host.answer(path, outage);
    passTime(601);
    for (let visit = 0; visit < 4; visit += 1) expect(await isAsked(client)).toBe(true);
    expect(host.asked.get(path), "asked anew once, not by everybody").toBe(2);
    passTime(601 + 61);
    expect(await isAsked(client)).toBe(true);
    expect(host.asked.get(path), "and again after a minute").toBe(3);
    passTime(600 + day + 1);
    expect(await isAsked(client)).toBe(false);
  });

  it("is over at once when its publisher withdraws or changes it", async () => {
    const withdrawn = published("/kept/withdrawn");
    const changed = published("/kept/changed");
    const spoilt = published("/kept/spoilt");
    for (const client of [withdrawn, changed, spoilt]) expect(await isAsked(client)).toBe(true);
    host.answer("/kept/withdrawn", (_, response) => response.writeHead(404).end());
    const redirect_uris = ["https://vscode.dev/elsewhere"];
    host.publish("/kept/changed", editorDocument({ client_id: changed.id, redirect_uris }));
    host.publish("/kept/spoilt", editorDocument({ client_id: "https://vscode.dev/another" }));
    passTime(3601);
    for (const client of [withdrawn, changed, spoilt]) expect(await isAsked(client)).toBe(false);
    const moved = changed.authorizationUrl(newVerifier(), { redirect_uri: redirect_uris[0] });
    expect((await browserAt(local).visit(moved)).text).toContain('action="/consent"');
  });

  it("that may not be stored is not", async () => {
    const client = published("/kept/unstored", { "cache-control": "no-store" });
    expect(await isAsked(client)).toBe(true);
    host.answer("/kept/unstored", (_, response) => response.writeHead(503).end());
    passTime(6);
    expect(await isAsked(client)).toBe(false);
  });

  it("is believed from the gateway's own hand only, and for its own client", async () => {
    const client = published("/kept/honest", {}, "claude.com");
    const other = published("/kept/other", {}, "claude.com");
    const boxes = new Map<string, unknown>();
    vi.spyOn(ValueCache.prototype, "store").mockImplementation((key, value) => {
      boxes.set(key, value);
    });
    expect(await isAsked(client)).toBe(true);
    expect(await isAsked(other)).toBe(true);
    const [honest, others] = [...boxes.values()];
    expect(String(honest)).not.toContain("editor");
    const forged = JSON.stringify({
      name: "An editor",
      redirects: redirectDigest("https://evil.example/callback"),
      fresh: "9999999999",
      usable: "9999999999",
    });
    for (const box of [forged, others, `${String(honest).slice(0, -2)}AA`, ""]) {
      vi.spyOn(ValueCache.prototype, "get").mockReturnValue(String(box));
      const before = host.asked.get("/kept/honest") ?? 0;
      expect(await isAsked(client)).toBe(true);
      expect(host.asked.get("/kept/honest")).toBe(before + 1);
      const evil = { redirect_uri: "https://evil.example/callback" };
      const page = await browserAt(local).visit(client.authorizationUrl(newVerifier(), evil));
      expect(page.text).toContain("has not registered");
    }
  });

  it("is kept in the service's own cache, where no external one is asked", () => {
    const policies = readFileSync(inject("stack"), "utf8");
    const uses = [...policies.matchAll(/<cache-[^>]*mcp-client-document[^/]*?\/>/g)];
    expect(uses.length).toBeGreaterThanOrEqual(3);
    for (const [use] of uses) expect(use).toContain('caching-type=\\"internal\\"');
  });
});

describe("a document is refused", () => {
  const refusals: [string, (path: string) => void, RegExp][] = [
    [
      "that names another client",
      (path) => host.publish(path, editorDocument({ client_id: `${documentUrl}x` })),
      /is that of another program/,
    ],
    [
      "without a name",
      (path) => host.publish(path, own(path, { client_name: undefined })),
      /no name in it/,
    ],
    [
      "without redirect URIs",
      (path) => host.publish(path, own(path, { redirect_uris: [] })),
      /address in it to which no answer may be sent/,
    ],
    [
      "with a redirect URI that runs a script",
      (path) => host.publish(path, own(path, { redirect_uris: ["javascript:alert(1)//"] })),
      /address in it to which no answer may be sent/,
    ],
    [
      "of a client that never asks for codes",
      (path) => host.publish(path, own(path, { grant_types: ["client_credentials"] })),
      /sign-ins as they are done here/,
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

  it("whose host cannot be read, in the words of the page's language, and with who can mend it", async () => {
    const path = "/refused/in-german";
    host.answer(path, (_, response) => response.writeHead(403).end());
    const traced = traces.length;
    const client = OAuthClient.known(local, { client_id: `https://vscode.dev${path}` });
    const url = client.authorizationUrl(newVerifier());
    const german = { headers: { "accept-language": "de" } };
    const [page, english] = [
      await browserAt(local).visit(url, german),
      await browserAt(local).visit(url),
    ];
    expect(page.text).toContain("der Host hat mit dem Status 403 geantwortet");
    expect(page.text).toContain("Betreiber dieses Gateways");
    expect(page.text).not.toMatch(/host answered|its host/);
    expect(english.text).toContain("tell whoever runs this gateway");
    const refused = traces.slice(traced).filter(({ message }) => message === "refused");
    expect(refused).toHaveLength(2);
    for (const { metadata } of refused) {
      expect(metadata).toMatchObject({
        reason: "unreachable-client-document",
        clientId: client.id,
        cause: "its host answered with status 403",
      });
    }
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
