import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { document, type Policies, request } from "../harness.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const sent = `00-${traceId}-00f067aa0ba902b7-01`;
const policies = { operation: document({ backend: '<forward-request timeout="5" />' }) };
let backend: Server;
let serviceUrl: string;
const received: IncomingHttpHeaders[] = [];

beforeAll(async () => {
  backend = createServer((incoming, answer) => {
    received.push(incoming.headers);
    answer.writeHead(incoming.url === "/run" ? 200 : 404).end("done");
  });
  await once(backend.listen(0, "127.0.0.1"), "listening");
  serviceUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});

beforeEach(() => void received.splice(0));

afterAll(() => void backend.close());

/** One request with these headers; what the backend was told, and what the gateway tells of it. */
async function asked(headers: Record<string, string>, more: Partial<Policies> = {}) {
  const { gateway } = await request({ ...policies, serviceUrl, ...more }, { headers });
  await expect.poll(() => gateway.records).toHaveLength(2);
  const of = (kind: "request" | "backend") => gateway.records.find((it) => it.kind === kind);
  return {
    traceparent: received[0]?.["traceparent"],
    ofRequest: of("request"),
    ofBackend: of("backend"),
  };
}

describe("a request to a backend", () => {
  it("is part of the trace that the client began, where a diagnostic says W3C", async () => {
    const { traceparent, ofRequest, ofBackend } = await asked(
      { traceparent: sent },
      { correlates: true },
    );
    expect(traceparent).toBe(`00-${traceId}-${ofBackend?.spanId}-01`);
    expect(ofRequest).toMatchObject({
      traceId,
      parentSpanId: "00f067aa0ba902b7",
      path: "/api/run",
      status: 200,
    });
    expect(ofBackend).toMatchObject({
      traceId,
      parentSpanId: ofRequest?.spanId,
      target: serviceUrl,
      status: 200,
    });
    expect(ofBackend?.requestId).toBe(ofRequest?.requestId);
  });

  it.each([
    ["nothing", {}],
    ["zeros", { traceparent: `00-${"0".repeat(32)}-00f067aa0ba902b7-01` }],
    ["a version that is forbidden", { traceparent: sent.replace("00-", "ff-") }],
    ["a text", { traceparent: `${traceId}; drop` }],
  ])("begins a trace of its own when the client sends %s", async (_what, headers) => {
    const { traceparent, ofRequest } = await asked({ ...headers }, { correlates: true });
    expect(traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traceparent).not.toContain(traceId);
    expect(ofRequest?.parentSpanId).toBeUndefined();
  });

  it("carries the client's own header where no diagnostic says anything", async () => {
    expect((await asked({ traceparent: sent })).traceparent).toBe(sent);
    received.splice(0);
    expect((await asked({})).traceparent).toBeUndefined();
  });

  it("has no status when there is no answer", async () => {
    const { ofBackend, ofRequest } = await asked({}, { serviceUrl: "http://127.0.0.1:9" });
    expect(ofBackend).toMatchObject({ status: undefined, target: "http://127.0.0.1:9" });
    expect(ofRequest?.status).toBe(500);
  });
});
