import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Backend,
  BackendStates,
  type CircuitBreaker,
} from "../../../../local/gateway/service/backends.ts";

const breaker: CircuitBreaker = {
  count: 2,
  interval: 10_000,
  tripDuration: 60_000,
  acceptRetryAfter: false,
  statusCodes: [{ min: 500, max: 599 }],
  countsErrors: false,
};

function backends(more: Readonly<Record<string, Partial<Backend>>>): ReadonlyMap<string, Backend> {
  return new Map(
    Object.entries(more).map(([id, each]) => [id, { url: `https://${id}.example`, ...each }]),
  );
}

const pool = (
  ...members: [id: string, priority?: number, weight?: number][]
): Partial<Backend> => ({
  pool: members.map(([id, priority = 1, weight = 1]) => ({ id, priority, weight })),
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The backends that so many requests go to. */
function chosen(
  states: BackendStates,
  all: ReadonlyMap<string, Backend>,
  id: string,
  count: number,
): string[] {
  return Array.from({ length: count }, () => states.choose(id, all)[0]);
}

describe("a pool", () => {
  it("takes its backends in turn", () => {
    const all = backends({ pool: pool(["a"], ["b"], ["c"]), a: {}, b: {}, c: {} });
    expect(chosen(new BackendStates(), all, "pool", 6)).toEqual(["a", "b", "c", "a", "b", "c"]);
  });

  it("takes them by their weights, mixed", () => {
    const all = backends({ pool: pool(["a", 1, 3], ["b", 1, 1]), a: {}, b: {} });
    expect(chosen(new BackendStates(), all, "pool", 8)).toEqual([
      "a",
      "a",
      "b",
      "a",
      "a",
      "a",
      "b",
      "a",
    ]);
  });

  it("takes those of the next priority only when all before are out", () => {
    const all = backends({
      pool: pool(["a", 1], ["b", 1], ["c", 2]),
      a: { circuitBreaker: { ...breaker, count: 1 } },
      b: { circuitBreaker: { ...breaker, count: 1 } },
      c: { circuitBreaker: { ...breaker, count: 1 } },
    });
    const states = new BackendStates();
    const fail = (id: string) => {
      const [, backend] = states.choose(id, all);
      states.report(id, backend, { status: 503, retryAfter: undefined });
    };
    expect(chosen(states, all, "pool", 2)).toEqual(["a", "b"]);
    fail("a");
    expect(chosen(states, all, "pool", 2)).toEqual(["b", "b"]);
    fail("b");
    expect(chosen(states, all, "pool", 2)).toEqual(["c", "c"]);
    fail("c");
    expect(() => states.choose("pool", all)).toThrow("circuit breaker of the backend pool");
    vi.setSystemTime(Date.now() + 60_001);
    expect(chosen(states, all, "pool", 1)).toHaveLength(1);
  });

  it("names a backend that there is not", () => {
    const all = backends({ pool: pool(["gone"]) });
    expect(() => new BackendStates().choose("pool", all)).toThrow("There is no backend gone.");
    expect(() => new BackendStates().choose("none", all)).toThrow("There is no backend none.");
  });
});

describe("a circuit breaker", () => {
  const one = (more: Partial<CircuitBreaker> = {}) =>
    backends({ a: { circuitBreaker: { ...breaker, ...more } } });
  const report = (
    states: BackendStates,
    all: ReadonlyMap<string, Backend>,
    outcome: Parameters<BackendStates["report"]>[2],
  ) => {
    const [id, backend] = states.choose("a", all);
    states.report(id, backend, outcome);
  };
  const failure = { status: 500, retryAfter: undefined };

  it("trips after so many failures in the interval, and resets after its time", () => {
    const [states, all] = [new BackendStates(), one()];
    report(states, all, failure);
    vi.setSystemTime(Date.now() + 10_001);
    report(states, all, failure);
    expect(chosen(states, all, "a", 1)).toEqual(["a"]);
    report(states, all, failure);
    expect(() => states.choose("a", all)).toThrow("has tripped");
    vi.setSystemTime(Date.now() + 59_999);
    expect(() => states.choose("a", all)).toThrow("has tripped");
    vi.setSystemTime(Date.now() + 2);
    expect(chosen(states, all, "a", 1)).toEqual(["a"]);
    report(states, all, failure);
    expect(chosen(states, all, "a", 1)).toEqual(["a"]);
  });

  it("counts what its rule names", () => {
    const [states, all] = [new BackendStates(), one({ count: 1 })];
    report(states, all, { status: 429, retryAfter: undefined });
    report(states, all, "failed");
    expect(chosen(states, all, "a", 1)).toEqual(["a"]);
    const errors = one({ count: 1, countsErrors: true });
    report(states, errors, "failed");
    expect(() => states.choose("a", errors)).toThrow("has tripped");
  });

  it.each([
    ["5", true, 5000],
    [new Date(Date.now() + 8000).toUTCString(), true, 8000],
    ["soon", true, 60_000],
    ["5", false, 60_000],
  ])(
    "waits as long as Retry-After %s says, if it accepts it: %s",
    (retryAfter, acceptRetryAfter, wait) => {
      const [states, all] = [new BackendStates(), one({ count: 1, acceptRetryAfter })];
      report(states, all, { status: 500, retryAfter });
      vi.setSystemTime(Date.now() + wait - 1500);
      expect(() => states.choose("a", all)).toThrow("has tripped");
      vi.setSystemTime(Date.now() + 1502);
      expect(chosen(states, all, "a", 1)).toEqual(["a"]);
    },
  );
});
