import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { CallCounters } from "../../../local/gateway/memory/call-counters.ts";
import { ResponseCache } from "../../../local/gateway/memory/response-cache.ts";
import { SemanticCache } from "../../../local/gateway/memory/semantic-cache.ts";
import { ValueCache } from "../../../local/gateway/memory/value-cache.ts";
import { MessageHeaders } from "../../../local/gateway/message/headers.ts";
import { BackendStates } from "../../../local/gateway/service/backends.ts";
import { standingClock } from "./standing-clock.ts";

const pass = standingClock("2026-11-26T12:00:00Z");

const limit = { calls: 1, period: 60 };
const response = {
  status: 200,
  reason: "OK",
  headers: new MessageHeaders(),
  body: new Uint8Array(),
};

/** Begins something that is to last for a minute; whether it still does. */
type Begin = () => Promise<() => boolean | Promise<boolean>>;

function limited(algorithm: "sliding-window" | "token-bucket"): Begin {
  return async () => {
    const counters = new CallCounters(algorithm);
    counters.take("ada", limit, 1);
    return () => counters.take("ada", limit, 0).exceeded;
  };
}

const lasting: Readonly<Record<string, Begin>> = {
  "a limit in a v2 tier": limited("token-bucket"),
  "a limit in a classic tier": limited("sliding-window"),
  "a kept value": async () => {
    const cache = new ValueCache();
    cache.store("k", "v", 60);
    await nextTurn();
    return () => cache.get("k") !== undefined;
  },
  "a kept answer": async () => {
    const cache = new ResponseCache();
    cache.store("k", response, 60);
    await nextTurn();
    return () => cache.get("k") !== undefined;
  },
  "a kept answer of a model": async () => {
    const cache = new SemanticCache();
    cache.store("all", [1, 0], response, 60);
    return () => cache.find("all", [1, 0], 0.1) !== undefined;
  },
  "a circuit breaker that tripped": async () => {
    const statusCodes = [{ min: 500, max: 599 }];
    const rules = { count: 1, interval: 60_000, tripDuration: 60_000, statusCodes };
    const circuitBreaker = { ...rules, acceptRetryAfter: false, countsErrors: false };
    const backend = { url: "https://backend.example", circuitBreaker };
    const states = new BackendStates();
    states.report("b", backend, { status: 500, retryAfter: undefined });
    return () => {
      try {
        states.choose("b", new Map([["b", backend]]));
        return false;
      } catch {
        return true;
      }
    };
  },
};

describe.each(Object.entries(lasting))("%s", (_what, begin) => {
  it("lasts for its time", async () => {
    const lasts = await begin();
    pass(59);
    expect(await lasts()).toBe(true);
    pass(1);
    expect(await lasts()).toBe(false);
  });

  it("lasts no longer when the clock is set back", async () => {
    const lasts = await begin();
    pass(30);
    expect(await lasts()).toBe(true);
    pass(-86_400);
    expect(await lasts()).toBe(true);
    // What passes on the wall meanwhile counts as well.
    pass(20);
    expect(await lasts()).toBe(true);
    pass(10);
    expect(await lasts()).toBe(false);
  });
});

describe("a limit", () => {
  it.each(["token-bucket", "sliding-window"] as const)(
    "of a %s names no longer wait when the clock is set back",
    (algorithm) => {
      const counters = new CallCounters(algorithm);
      counters.take("ada", limit, 1);
      expect(counters.take("ada", limit, 1).retryAfter).toBe(60);
      pass(-86_400);
      expect(counters.take("ada", limit, 1).retryAfter).toBeLessThanOrEqual(60);
    },
  );
});
