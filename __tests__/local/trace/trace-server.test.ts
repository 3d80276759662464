import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KeptValues } from "../../../local/data/kept-values.ts";
import type { GatewayNumbers } from "../../../local/telemetry/gateway-numbers.ts";
import { MetricsEndpoint } from "../../../local/telemetry/metrics-endpoint.ts";
import { TraceRecorder } from "../../../local/trace/recorder.ts";
import { TraceServer } from "../../../local/trace/trace-server.ts";
import { document, type RunningGateway, runGateway } from "../gateway/harness.ts";

let server: TraceServer;
let metrics: MetricsEndpoint;
let gateway: RunningGateway;
const values = new KeptValues();
const recorder = new TraceRecorder({ documentOf: () => "global", participantOf: () => "other" });

beforeAll(async () => {
  metrics = await MetricsEndpoint.listen(0, (label) => recorder.masks.text(label));
  server = await TraceServer.listen({ recorder, sources: () => undefined, metrics }, values);
  gateway = await runGateway({
    observer: recorder,
    operation: document({ inbound: "<return-response />" }),
  });
});
afterAll(async () => {
  await gateway.close();
  await server.close();
  await metrics.close();
});

/** What a policy writes for the log when a client signs in. */
function signedIn(reason: string): void {
  const of = { source: "mcp-gateway", operation: "", at: Date.now() };
  const trace = { requestId: "1", traceId: "0".repeat(32), spanId: "0".repeat(16) };
  metrics.metrics.event({
    ...of,
    ...trace,
    severity: "information",
    message: "sign-in failed",
    metadata: { reason },
  });
}

/** Asks as a browser or a program does, with any headers. */
async function ask(path: string, headers: Record<string, string> = {}, method = "GET") {
  const asked = httpRequest(new URL(path, server.url), { method, headers });
  asked.end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
}

/** Sends a request line as it stands, which clients would not. */
async function statusOf(target: string): Promise<string> {
  const { host, port } = new URL(server.url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.end(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  return (await text(socket)).slice(9, 12);
}

it.each(["//", "/\\", "http://[", "//elsewhere.example/", "*", "?"])(
  "answers a request for %s, and goes on",
  async (target) => {
    expect(["200", "400", "404"]).toContain(await statusOf(target));
    expect((await ask("/requests")).status).toBe(200);
  },
);

describe("the page", () => {
  it("is there with its parts, which run from its own origin alone", async () => {
    const page = await ask("/");
    expect(page.status).toBe(200);
    const parts = [...page.text.matchAll(/(?:src|href)="([\w.-]+)"/g)].map(([, part = ""]) => part);
    expect(parts).toContain("main.js");
    const pending = [...parts];
    const seen = new Set<string>();
    while (pending.length > 0) {
      const part = pending.pop() ?? "";
      if (seen.has(part)) continue;
      seen.add(part);
      const { status, text: content, headers } = await ask(`/${part}`);
      expect(`${part} ${status}`).toBe(`${part} 200`);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(content).not.toMatch(/\bimport type\b/);
      for (const [, from = ""] of content.matchAll(/from "\.\/([\w.-]+)"/g)) pending.push(from);
    }
    expect(seen.size).toBeGreaterThan(12);
    expect(page.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    expect(page.headers["content-security-policy"]).not.toContain("unsafe");
    expect(page.text).not.toMatch(/<script>|<style|style="|https?:/);
  });

  it.each([
    ["a name that leads here by DNS", { Host: "evil.example" }, 421],
    ["a name with another port", { Host: "localhost:1" }, 421],
    [
      "a page of the gateway",
      { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty" },
      403,
    ],
    [
      "a script of another page",
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script" },
      403,
    ],
    [
      "a frame of another page",
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" },
      403,
    ],
    ["another origin", { Origin: "http://localhost:8787" }, 403],
    ["no origin", { Origin: "null" }, 403],
  ] as const)("gives nothing to %s", async (_, headers, status) => {
    for (const path of ["/", "/requests", "/events", "/gateway", "/metrics"]) {
      const answer = await ask(path, headers);
      expect(answer.status).toBe(status);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  it("opens from a link, and answers nothing but GET", async () => {
    const link = {
      "Sec-Fetch-Site": "cross-site",
      "Sec-Fetch-Mode": "navigate",
      "Sec-Fetch-Dest": "document",
    };
    expect((await ask("/", link)).status).toBe(200);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      expect((await ask("/requests", {}, method)).status).toBe(405);
    }
    for (const path of ["/nothing", "/requests/none", "/../package.json", "/main.ts"]) {
      expect((await ask(path)).status).toBe(404);
    }
  });

  it("is told what happens while it happens", async () => {
    const asked = httpRequest(new URL("/events", server.url));
    asked.end();
    const [events] = (await once(asked, "response")) as [IncomingMessage];
    expect(events.headers["content-type"]).toBe("text/event-stream");
    let heard = "";
    events.on("data", (chunk: Buffer) => {
      heard += chunk.toString();
    });
    await expect.poll(() => heard).toContain("event: all");
    await (await fetch(`${gateway.origin}/api/run?look=here`)).text();
    await expect.poll(() => heard).toMatch(/event: requests\ndata: .*look=here.*"status":200/);
    asked.destroy();
  });

  it("has the numbers that Prometheus reads, with secrets masked, and is told when there are others", async () => {
    recorder.masks.addSecrets([["orders-key", "hunter2-hunter2"]]);
    const asked = httpRequest(new URL("/events", server.url));
    asked.end();
    const [events] = (await once(asked, "response")) as [IncomingMessage];
    let heard = "";
    events.on("data", (chunk: Buffer) => {
      heard += chunk.toString();
    });
    await expect.poll(() => heard).toContain("event: all");
    expect(heard).not.toContain("event: counted");
    const hostile = '<img src=x onerror="alert(1)"> hunter2-hunter2';
    signedIn(hostile);
    signedIn(hostile);
    await expect.poll(() => heard).toContain("event: counted");
    asked.destroy();
    const { status, headers, text } = await ask("/metrics");
    expect([status, headers["content-type"]]).toEqual([200, "application/json"]);
    expect(heard + text).not.toContain("hunter2");
    const { refusals } = JSON.parse(text) as GatewayNumbers;
    expect(refusals).toEqual([
      {
        labels: {
          event: "sign-in failed",
          reason: expect.stringMatching(/^<img src=x .*‹named value orders-key #\w{6}›$/),
        },
        count: 2,
      },
    ]);
    const read = await (await fetch(metrics.url)).text();
    expect(read).not.toContain("hunter2");
    const [mark = "none"] = /‹.*›/.exec(refusals[0]?.labels["reason"] ?? "") ?? [];
    expect(read).toContain(mark);
  });

  it("has no numbers where nothing is counted", async () => {
    const another = await TraceServer.listen(
      { recorder, sources: () => undefined },
      new KeptValues(),
    );
    expect((await fetch(new URL("/metrics", another.url))).status).toBe(404);
    await another.close();
  });

  it("says that numbers cannot be read, and goes on", async () => {
    const ended = await MetricsEndpoint.listen(0, (label) => label);
    await ended.close();
    const another = await TraceServer.listen(
      { recorder, sources: () => undefined, metrics: ended },
      new KeptValues(),
    );
    expect((await fetch(new URL("/metrics", another.url))).status).toBe(500);
    expect((await fetch(another.url)).status).toBe(200);
    await another.close();
  });

  it("comes back at the same port, if that is free", async () => {
    const another = await TraceServer.listen({ recorder, sources: () => undefined }, values);
    expect(another.url).not.toBe(server.url);
    const { url } = another;
    await another.close();
    const again = await TraceServer.listen({ recorder, sources: () => undefined }, values);
    expect(again.url).toBe(url);
    await again.close();
  });
});
