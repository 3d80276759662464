// T25, server-side request forgery through the URL of a client ID metadata document. FastMCP issues
// 3098, 3963, 4400, 4426; MSRC-112281. What a document may be is in client-documents.test.ts.

import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { browserAt } from "../e2e/sign-in.ts";
import { expectRefusalPage } from "./steps.ts";

const documented = "https://vscode.dev/documented";
const visited: string[] = [];
let inside: Server;
let local: Local;

beforeAll(async () => {
  // Stands for whatever the gateway must not be made to ask, and for the trusted host itself.
  inside = createServer((request, response) => {
    visited.push(request.url ?? "");
    if (request.url?.startsWith("/away")) {
      response.writeHead(307, { location: `http://127.0.0.1:${port()}/inside` }).end();
      return;
    }
    if (request.url?.startsWith("/documented")) {
      const client_id = `https://${request.headers.host}${request.url}`;
      const redirect_uris = ["https://vscode.dev/redirect"];
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ client_id, client_name: "An editor", redirect_uris }));
      return;
    }
    response
      .writeHead(200, { "content-type": "application/json" })
      .end('{"secret":"of the inside"}');
  });
  await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${port()}`;
  const hosts = { "https://vscode.dev": origin, "https://claude.ai": origin };
  local = await startLocal({ stack: inject("stack"), hosts });
});

afterAll(async () => {
  await local.close();
  inside.close();
});

function port(): number {
  return (inside.address() as AddressInfo).port;
}

async function ask(client_id: string) {
  const client = OAuthClient.known(local, { client_id });
  return await browserAt(local).visit(client.authorizationUrl(newVerifier()));
}

it("asks no host that is not trusted, however it is spelt", async () => {
  const ids = [
    `http://127.0.0.1:${port()}/inside`,
    `https://127.0.0.1:${port()}/inside`,
    `https://localhost:${port()}/inside`,
    "https://169.254.169.254/metadata/identity/oauth2/token",
    "https://[::ffff:127.0.0.1]/inside",
    "https://vscode.dev:80@127.0.0.1/inside",
    "https://vscode.dev%2f@127.0.0.1/inside",
    "https://vscode.dev\t/inside",
    "https://vscode.dev\r\nHost:127.0.0.1/inside",
    "https://ｖscode.dev/inside",
    "HTTPS://vscode.dev/inside",
    "file:///etc/passwd",
  ];
  for (const id of ids) expectRefusalPage(await ask(id));
  expect(visited).toEqual([]);
});

it("follows no redirect of a trusted host", async () => {
  const page = await ask("https://vscode.dev/away");
  expectRefusalPage(page);
  expect(visited).toEqual(["/away"]);
});

it("shows nothing of what it was answered", async () => {
  const page = await ask("https://vscode.dev/inside");
  expectRefusalPage(page);
  expect(page.text).not.toContain("of the inside");
});

it("asks nobody at the token endpoint", async () => {
  const before = visited.length;
  const client = OAuthClient.known(local, { client_id: "https://vscode.dev/other" });
  const answer = await client.redeem({ code: "c".repeat(43), verifier: "v".repeat(43) });
  expect(answer).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect(visited.length).toBe(before);
});

describe("whoever floods a trusted host with invented paths", () => {
  const invented = (number: number) => `https://vscode.dev/invented/${number}`;

  it("is stopped, pays alone, and loses no document that is known", async () => {
    // The limit lets more through as time goes by, however long this takes.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    expect((await askFrom("127.0.0.1", documented)).status).toBe(200);
    const before = visited.length;
    const flood = await Promise.all(
      Array.from({ length: 140 }, (_, number) => askFrom("127.0.0.1", invented(number))),
    );
    const refused = flood.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(100);
    expect(refused[0]?.headers["content-type"]).toContain("text/html");
    expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThan(0);
    expect(visited.length - before).toBeLessThanOrEqual(40);

    expect((await askFrom("127.0.0.1", documented)).status).toBe(200);
    expect((await askFrom("127.0.0.1", `${documented}-new`)).status).toBe(429);
    expect((await askFrom("127.0.0.2", `${documented}-new`)).status).toBe(200);
    expect((await askFrom("127.0.0.1", "https://claude.ai/documented")).status).toBe(200);
  });
});

/** Asks for consent as a browser at another address of this machine does. */
function askFrom(
  localAddress: string,
  client_id: string,
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders }> {
  const client = OAuthClient.known(local, { client_id });
  const url = client.authorizationUrl(newVerifier(), {
    redirect_uri: "https://vscode.dev/redirect",
  });
  return new Promise((resolve, reject) => {
    request(url, { localAddress }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
    })
      .on("error", reject)
      .end();
  });
}
