import Fastify from "fastify";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { document, request } from "../harness.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-26T12:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what a request takes", () => {
  it.each([
    ["back", -3_600_000],
    ["forward", 3_600_000],
  ])("has nothing to do with a clock that is set %s meanwhile", async (_, by) => {
    const upstream = Fastify({ forceCloseConnections: true });
    upstream.get("/run", async () => {
      vi.setSystemTime(Date.now() + by);
      return "";
    });
    const origin = await upstream.listen({ port: 0, host: "127.0.0.1" });
    onTestFinished(() => upstream.close());
    const { text, gateway } = await request({
      upstream: origin,
      operation: document({
        inbound: '<set-backend-service backend-id="upstream" />',
        backend: "<forward-request />",
        outbound: "<set-body>@(context.Elapsed.TotalMilliseconds.ToString())</set-body>",
      }),
    });
    await expect.poll(() => gateway.records).toHaveLength(2);
    const durations = [Number(text), ...gateway.records.map(({ duration }) => duration)];
    for (const duration of durations) {
      expect(duration).toBeGreaterThan(0);
      expect(duration).toBeLessThan(600_000);
    }
  });
});
