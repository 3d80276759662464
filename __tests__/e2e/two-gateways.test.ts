// Two gateways below paths of one service, in one stack, run at once: each signs in for itself, and clients find each by what
// the standards say of an issuer with a path.

import { isDeepStrictEqual } from "node:util";
import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { parse } from "node-html-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examine } from "../../doctor/examination.ts";
import { Report } from "../../doctor/report.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import type { GatewayNumbers } from "../../local/telemetry/gateway-numbers.ts";
import { readyLine } from "../../local/terminal/ready.ts";
import type { ShownGateway } from "../../local/trace/model.ts";
import { latencyByServer } from "../../local/trace/page/latency.ts";
import { callsBy, signInsOf } from "../../local/trace/page/numbers.ts";
import { samplesIn, samplesOf } from "../local/telemetry/samples.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { MemoryProvider } from "./memory-provider.ts";
import { type Gateway, newVerifier, OAuthClient } from "./oauth-client.ts";
import { expectGuardedPage, textOf } from "./page-checks.ts";
import { answerOf, browserAt, signIn } from "./sign-in.ts";

const paths = ["/sales", "/platform/research"];
let local: Local;
let origin: string;

beforeAll(async () => {
  local = await startLocal({ stack: await synthesized("examples/two-gateways.ts"), trace: true });
  origin = new URL(local.issuer).origin;
});

afterAll(() => local.close());

function gatewayAt(path: string): Gateway {
  const issuer = `${origin}${path}`;
  return { issuer, servers: [`${issuer}/weather/mcp`], entra: local.entra };
}

async function get(path: string): Promise<Response> {
  return await fetch(`${origin}${path}`, { redirect: "manual" });
}

describe("two gateways of a stack", () => {
  it("run at once, each with its servers and grants", () => {
    expect(local.gateways).toEqual(
      paths.toSorted().map((path) => ({
        ...{ issuer: gatewayAt(path).issuer, servers: gatewayAt(path).servers },
        grantStoreUrl: expect.stringContaining(`${local.grantStore.origin}/localgateway`),
      })),
    );
    const stores = local.gateways.map(({ grantStoreUrl }) => grantStoreUrl);
    expect(new Set(stores).size).toBe(2);
    expect(local.servers).toHaveLength(2);
  });

  it("are announced with their servers to programs", () => {
    const ready = JSON.parse(readyLine(local)) as Record<string, unknown>;
    expect(ready["gateways"]).toEqual(
      local.gateways.map(({ grantStoreUrl, ...gateway }) => ({
        ...gateway,
        grantStore: grantStoreUrl,
      })),
    );
  });
});

describe.each(paths)("the gateway at %s", (path) => {
  it("says what it is at its own address, and every link of the page stays below it", async () => {
    const { issuer, servers } = gatewayAt(path);
    for (const address of [issuer, `${issuer}/`]) {
      const page = await browserAt(gatewayAt(path)).visit(address);
      expectGuardedPage(page);
      expect(textOf(page, "code")).toBe(servers[0]);
      const links = parse(page.text).querySelectorAll("[href]");
      expect(links.length).toBeGreaterThan(2);
      for (const link of links) {
        const href = link.getAttribute("href") ?? "";
        expect(href).toMatch(new RegExp(`^${path}/`));
        expect((await get(href)).status, href).toBe(200);
      }
    }
    const opened = await browserAt(gatewayAt(path)).visit(servers[0] ?? "");
    expectGuardedPage(opened, 401);
    expect(textOf(opened, "code")).toBe(servers[0]);
  });

  it("describes itself between host and path (RFC 8414), and where clients append instead", async () => {
    const { issuer } = gatewayAt(path);
    for (const place of [
      `/.well-known/oauth-authorization-server${path}`,
      `${path}/.well-known/oauth-authorization-server`,
    ]) {
      const metadata = (await (await get(place)).json()) as Record<string, unknown>;
      expect(metadata["issuer"], place).toBe(issuer);
      for (const [name, url] of Object.entries(metadata)) {
        if (!name.endsWith("_endpoint")) continue;
        expect(String(url)).toMatch(new RegExp(`^${issuer}/[a-z]+$`));
        const method = name === "authorization_endpoint" ? "GET" : "POST";
        const { status } = await fetch(String(url), { method, redirect: "manual" });
        expect([400, 401], `${method} ${String(url)}`).toContain(status);
      }
    }
  });

  it("describes its server between host and path (RFC 9728), and names that place in the challenge", async () => {
    const { issuer, servers } = gatewayAt(path);
    const place = `${origin}/.well-known/oauth-protected-resource${path}/weather/mcp`;
    const refused = await fetch(servers[0] ?? "", { method: "POST" });
    expect(refused.headers.get("www-authenticate")).toContain(`resource_metadata="${place}"`);
    for (const url of [
      place,
      `${origin}/.well-known/oauth-protected-resource${path}`,
      `${issuer}/.well-known/oauth-protected-resource/weather/mcp`,
    ]) {
      expect(await (await fetch(url)).json(), url).toMatchObject({
        resource: servers[0],
        authorization_servers: [issuer],
      });
    }
  });

  it("answers 404 with JSON wherever clients look for what it does not have", async () => {
    for (const place of [
      `/.well-known/openid-configuration${path}`,
      `/.well-known/openid-configuration${path}/weather/mcp`,
      `${path}/.well-known/openid-configuration`,
      `/.well-known/oauth-authorization-server${path}/weather/mcp`,
      `/.well-known/oauth-protected-resource${path}/other/mcp`,
      `${path}/weather/mcp/.well-known/oauth-protected-resource`,
      `${path}/nothing`,
    ]) {
      const answer = await get(place);
      expect(answer.status, place).toBe(404);
      expect(answer.headers.get("content-type"), place).toBe("application/json");
    }
  });

  it("is in good health to the doctor", async () => {
    const report = new Report();
    await examine(report, new URL(gatewayAt(path).servers[0] ?? ""), {});
    expect(report.findings.filter(({ verdict }) => verdict !== "fine")).toEqual([]);
    expect(report.findings.at(-1)?.check).toBe("client documents");
  });

  it("lets web pages read its metadata", async () => {
    for (const place of [
      `/.well-known/oauth-authorization-server${path}`,
      `/.well-known/oauth-protected-resource${path}/weather/mcp`,
    ]) {
      const preflight = await fetch(`${origin}${place}`, { method: "OPTIONS" });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
      expect((await fetch(`${origin}${place}`, { method: "HEAD" })).status).toBe(200);
    }
  });

  it("signs in a client of SDK generation 1, which refreshes by itself", async () => {
    const url = new URL(gatewayAt(path).servers[0] ?? "");
    const provider = new MemoryProvider();
    const first = new StreamableHTTPClientTransport(url, { authProvider: provider });
    const newcomer = new Client({ name: "generation-1", version: "1.0.0" });
    await expect(newcomer.connect(first)).rejects.toThrow();
    expect(provider.authorizationUrl().pathname).toBe(`${path}/authorize`);
    const visit = await signIn(browserAt(local), provider.authorizationUrl());
    await first.finishAuth(provider.codeFrom(visit.url));
    const client = new Client({ name: "generation-1", version: "1.0.0" });
    await client.connect(new StreamableHTTPClientTransport(url, { authProvider: provider }));
    provider.spoilAccessToken();
    expect((await client.listTools()).tools.length).toBeGreaterThan(2);
    expect(provider.visitsAsked).toBe(1);
    await client.close();
  });

  it("signs in a client of SDK generation 2, which checks the issuer of the answer", async () => {
    const url = new URL(gatewayAt(path).servers[0] ?? "");
    const provider = new MemoryProvider();
    const first = new ModernTransport(url, { authProvider: provider });
    const newcomer = new ModernClient({ name: "generation-2", version: "1.0.0" });
    await expect(newcomer.connect(first)).rejects.toThrow(UnauthorizedError);
    const visit = await signIn(browserAt(local), provider.authorizationUrl());
    await first.finishAuth(new URL(visit.url).searchParams);
    const client = new ModernClient({ name: "generation-2", version: "1.0.0" });
    await client.connect(new ModernTransport(url, { authProvider: provider }));
    expect((await client.listTools()).tools.length).toBeGreaterThan(2);
    await client.close();
  });

  it("keeps pages, forms, links and cookies to itself", async () => {
    const gateway = gatewayAt(path);
    const client = await OAuthClient.register(gateway, {
      redirect_uris: [OAuthClient.website],
    });
    const browser = browserAt(gateway);
    const page = await browser.visit(client.authorizationUrl(newVerifier()));
    expect(page.text).toContain(`action="${path}/consent"`);
    expect(page.text).toContain(`href="${path}/approvals"`);
    const visit = await signIn(browser, client.authorizationUrl(newVerifier()), { remember: true });
    expect(answerOf(visit)).toMatchObject({ iss: gateway.issuer });
    for (const name of browser.cookieNames.filter((one) => one.startsWith("__Host-"))) {
      expect(name).toMatch(
        new RegExp(`^__Host-mcp_${path.slice(1).replace("/", "_")}__(?:browser|approvals)$`),
      );
    }
    const approvals = await browser.visit(`${gateway.issuer}/approvals`);
    expect(approvals.text).toContain(`action="${path}/approvals"`);
    const [button] = parse(approvals.text).querySelectorAll("button[name=withdraw]");
    const one = button?.getAttribute("value") ?? "";
    const withdrawn = await browser.press(approvals, "withdraw", one);
    expect(withdrawn.url).toBe(`${gateway.issuer}/approvals`);
    expect(withdrawn.text).not.toContain("<section");
  });

  it("asks anew when a question was answered too late", async () => {
    const gateway = gatewayAt(path);
    const client = await OAuthClient.register(gateway);
    const page = await browserAt(gateway).visit(client.authorizationUrl(newVerifier()));
    const other = browserAt(gateway);
    await other.visit(client.authorizationUrl(newVerifier()));
    const late = await other.press(page, "decision", "allow");
    const again =
      /<a class="button[^"]*" href="([^"]+)"/.exec(late.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(again).toMatch(new RegExp(`^${path}/authorize\\?`));
    expect((await other.visit(`${origin}${again}`)).text).toContain(`action="${path}/consent"`);
  });
});

describe("what is counted of two gateways", () => {
  /** What the page that shows policies is told. */
  async function shown<Answer>(path: string): Promise<Answer> {
    return (await (await fetch(new URL(path, local.trace))).json()) as Answer;
  }

  it("is the same on the page as at the address for Prometheus", async () => {
    const samples = async () => [
      samplesOf(await shown<GatewayNumbers>("metrics")),
      samplesIn(await (await fetch(local.metricsUrl)).text()),
    ];
    await expect.poll(samples).toSatisfy(([page, address]) => isDeepStrictEqual(page, address));
    expect((await shown<ShownGateway>("gateway")).metrics).toBe(local.metricsUrl);
  });

  it("is of both: how far sign-ins came, and the calls of each server", async () => {
    const numbers = await shown<GatewayNumbers>("metrics");
    const { operations } = await shown<ShownGateway>("gateway");
    const asked = numbers.requests.filter(({ labels }) =>
      labels["operation"]?.endsWith("/authorize"),
    );
    expect(new Set(asked.map(({ labels }) => labels["api"])).size).toBe(2);
    const { way } = signInsOf(numbers, operations);
    expect(way[0]).toEqual({
      name: "Asked",
      count: asked.reduce((before, { count }) => before + count, 0),
    });
    const signedIn = way.find(({ name }) => name === "Signed in")?.count;
    expect(signedIn).toBeGreaterThanOrEqual(4);
    const servers = callsBy(numbers.calls, "server").map(({ server, answered }) => {
      expect(answered, server).toBeGreaterThan(1);
      return server;
    });
    expect(servers.toSorted()).toEqual(paths.map((path) => `${path}/weather/mcp`).toSorted());
    // A client that has the same name at both is one.
    expect(callsBy(numbers.calls, "client")).toHaveLength(1);
    expect(
      latencyByServer(numbers.callDurations)
        .map(({ server }) => server)
        .toSorted(),
    ).toEqual(servers.toSorted());
  });
});
