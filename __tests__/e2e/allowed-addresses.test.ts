import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TraceEvent } from "../../local/gateway/exchange/exchange.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesized } from "../stacks/synthesized.ts";

const stackFor = (addresses: string) =>
  synthesized("__tests__/stacks/allowed-addresses.ts", addresses);

let local: Local;
const events: TraceEvent[] = [];

beforeAll(async () => {
  await Promise.all([stackFor("203.0.113.0/24,2001:db8::/32"), stackFor("198.51.100.0/24")]);
  local = await startLocal({
    stack: await stackFor("203.0.113.0/24,2001:db8::/32"),
    callerAddress: "203.0.113.200",
    onTrace: (event) => events.push(event),
  });
});

afterAll(() => local.close());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${local.issuer}${path}`, {
    redirect: "manual",
    ...init,
    // Anybody can write these.
    headers: { "x-forwarded-for": "198.51.100.7", forwarded: "for=198.51.100.7", ...init.headers },
  });

const programs: readonly [method: string, path: string][] = [
  ["GET", "/.well-known/oauth-authorization-server"],
  ["GET", "/.well-known/oauth-protected-resource/orders/mcp"],
  ["GET", "/.well-known/openid-configuration"],
  ["POST", "/register"],
  ["POST", "/token"],
  ["POST", "/revoke"],
  ["POST", "/revocation-notice"],
  ["OPTIONS", "/token"],
];
const pages: readonly [method: string, path: string][] = [
  ["GET", "/authorize?client_id=x"],
  ["POST", "/consent"],
  ["GET", "/oauth-callback?code=x"],
  ["GET", "/approvals"],
];

describe("a gateway that lets some addresses in only", () => {
  it("serves those as any other gateway", async () => {
    const metadata = await ask("/.well-known/oauth-authorization-server");
    expect(await metadata.json()).toMatchObject({ issuer: local.issuer });
    expect((await ask("/orders/mcp", { method: "POST", body: "{}" })).status).toBe(401);
    expect((await ask("/token", { method: "OPTIONS" })).status).toBe(204);
  });

  it("refuses all others everywhere, in the way of each endpoint, and records from where they came", async () => {
    await local.deploy(await stackFor("198.51.100.0/24"));
    events.length = 0;
    for (const [method, path] of programs) {
      const answer = await ask(path, { method, ...(method === "POST" ? { body: "a=b" } : {}) });
      expect([path, answer.status, await answer.json()]).toEqual([
        path,
        403,
        {
          error: "access_denied",
          error_description: "Requests from this address are not allowed.",
        },
      ]);
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
    for (const [method, path] of pages) {
      const answer = await ask(path, { method, ...(method === "POST" ? { body: "a=b" } : {}) });
      const page = await answer.text();
      expect([path, answer.status]).toEqual([path, 403]);
      expect(page).toContain("You cannot come from here");
      expect(page).not.toContain("203.0.113.200");
    }
    for (const method of ["POST", "GET", "DELETE", "OPTIONS"]) {
      const answer = await ask("/orders/mcp", { method });
      expect([method, answer.status, await answer.json()]).toEqual([
        method,
        403,
        {
          jsonrpc: "2.0",
          error: { code: -32000, message: "This address may not call the MCP server." },
          id: null,
        },
      ]);
      expect(answer.headers.get("www-authenticate")).toBeNull();
    }
    const recorded = events.filter(({ message }) => message === "address not allowed");
    expect(recorded).toHaveLength(programs.length + pages.length + 4);
    for (const { metadata } of recorded) expect(metadata["reason"]).toBe("203.0.113.200");
  });
});
