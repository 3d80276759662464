import { afterEach, describe, expect, it, vi } from "vitest";
import { CallCounters } from "../../../../local/gateway/memory/call-counters.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the first call of a key", () => {
  it.each(["token-bucket", "sliding-window"] as const)(
    "is let through by a %s though the clock goes on while it is counted",
    (algorithm) => {
      let now = 1_000;
      vi.spyOn(Date, "now").mockImplementation(() => {
        now += 1;
        return now;
      });
      const counters = new CallCounters(algorithm);
      const limit = { calls: 1, period: 60 };
      expect(counters.take("ada", limit, 1)).toMatchObject({ exceeded: false, remaining: 0 });
      expect(counters.take("ada", limit, 1).exceeded).toBe(true);
      expect(counters.take("grace", { calls: 3, period: 60 }, 1).remaining).toBe(2);
    },
  );
});
