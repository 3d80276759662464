import { describe, expect, inject, it } from "vitest";
import { beginPost } from "./endless-post.ts";

const { issuer } = inject("gateway");
const form = "application/x-www-form-urlencoded";

/** The endpoints that read a body, with the type they read. */
const programs = [
  ["/token", form],
  ["/revoke", form],
  ["/register", "application/json"],
] as const;
const pages = ["/consent", "/approvals"] as const;

const begin = (path: string, headers: Readonly<Record<string, string>>) =>
  beginPost(`${issuer}${path}`, headers);

const refusals: readonly (readonly [what: string, headers: Record<string, string>, number])[] = [
  ["that does not say its length", { "transfer-encoding": "chunked" }, 411],
  ["that is too long", { "content-length": "70000" }, 413],
  ["that is longer than any number", { "content-length": "99999999999999999" }, 413],
  ["that is compressed", { "content-length": "100", "content-encoding": "gzip" }, 415],
];
const charsets = ["utf-16", "iso-8859-1", '"utf-7"', "utf-8; charset=utf-16", "", "utf-8x"];

describe.each(refusals)("a body %s", (_what, headers, status) => {
  it.each(programs)("is refused by %s before it is read", async (path, type) => {
    const [answered, received, text] = await begin(path, { "content-type": type, ...headers });
    expect(answered).toBe(status);
    expect(received.get("access-control-allow-origin")).toBe("*");
    expect(received.get("cache-control")).toBe("no-store");
    expect(JSON.parse(text)).toEqual({
      error: "invalid_request",
      error_description: expect.stringMatching(/.{20}/),
    });
  });

  it.each(pages)("is refused by %s with a page", async (path) => {
    const [answered, received] = await begin(path, { "content-type": form, ...headers });
    expect(answered).toBe(status);
    expect(received.get("content-type")).toContain("text/html");
    expect(received.get("x-frame-options")).toBe("DENY");
  });
});

describe.each([...programs, ...pages.map((path) => [path, form] as const)])("%s", (path, type) => {
  const headers = (charset: string) => ({
    "content-type": `${type}; charset=${charset}`,
    "content-length": "100",
  });

  it.each(charsets)("does not read the charset %j", async (charset) => {
    expect((await begin(path, headers(charset)))[0]).toBe(415);
  });

  it.each(["utf-8", "UTF-8", '"utf-8"'])("reads the charset %s", async (charset) => {
    const init = { method: "POST", headers: { "content-type": `${type}; charset=${charset}` } };
    const answer = await fetch(`${issuer}${path}`, { ...init, body: "x=1" });
    expect([400, 401]).toContain(answer.status);
  });
});

it("a registration gets an id and a secret that no other has", async () => {
  const registration = JSON.stringify({
    client_name: "The same",
    redirect_uris: ["https://client.example/callback"],
    token_endpoint_auth_method: "client_secret_post",
  });
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: registration,
  };
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => (await fetch(`${issuer}/register`, init)).json()),
  );
  const clients = answers as { client_id: string; client_secret: string }[];
  expect(new Set(clients.map((client) => client.client_id)).size).toBe(10);
  expect(new Set(clients.map((client) => client.client_secret)).size).toBe(10);
});

it.each([
  ["GET", "/token"],
  ["PUT", "/register"],
  ["POST", "/authorize"],
  ["GET", "/nothing"],
  ["POST", "/favicon.ico"],
  ["GET", "/apple-touch-icon.png"],
  ["HEAD", "/weather/mcp"],
  ["GET", "/weather/mcp/more"],
  ["GET", "/weather"],
])("%s %s is not there", async (method, path) => {
  const answer = await fetch(`${issuer}${path}`, { method });
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toContain("application/json");
});
