import { describe, expect, it } from "vitest";
import { type RetryWaits, secondsBefore } from "../../../../local/gateway/policies/retry-waits.ts";
import { document, request } from "../harness.ts";

const even: RetryWaits = { interval: 2, delta: 0, longest: undefined, firstFast: false };

describe("retry", () => {
  it.each<[string, RetryWaits, number[]]>([
    ["evenly", even, [2, 2, 2, 2, 2]],
    ["longer by the delta", { ...even, delta: 3 }, [2, 5, 8, 11, 14]],
    [
      "twofold, up to the longest",
      { ...even, interval: 10, delta: 10, longest: 100 },
      [20, 30, 50, 90, 100],
    ],
    ["no longer than a timer can", { ...even, interval: 9_999_999 }, Array(5).fill(2_147_483.647)],
    ["not at all at first", { ...even, firstFast: true }, [0, 2, 2, 2, 2]],
  ])("waits %s", (_how, waits, seconds) => {
    expect(seconds.map((_, attempt) => secondsBefore(attempt, waits, 0.5))).toEqual(seconds);
  });

  it("changes growing waits by a fifth of the delta at most", () => {
    const growing = { interval: 0, delta: 10, longest: 99, firstFast: false };
    expect([0, 1].map((chance) => secondsBefore(0, growing, chance))).toEqual([
      8,
      expect.closeTo(12),
    ]);
  });

  it.each(["0", "1"])("waits for real: interval %s", async (interval) => {
    const inbound = `<retry condition="@(true)" count="1" interval="${interval}"><set-method>GET</set-method></retry>`;
    const started = performance.now();
    expect((await request({ operation: document({ inbound }) })).status).toBe(200);
    const took = performance.now() - started;
    if (interval === "1") expect(took).toBeGreaterThan(950);
    else expect(took).toBeLessThan(900);
  });

  it("goes on while the condition holds", async () => {
    const inbound = `<set-variable name="tries" value="@(0)" /><retry condition="@((int)context.Variables["tries"] < 3)" count="5" interval="0"><set-variable name="tries" value="@((int)context.Variables["tries"] + 1)" /></retry><return-response><set-body>@(((int)context.Variables["tries"]).ToString())</set-body></return-response>`;
    expect((await request({ operation: document({ inbound }) })).text).toBe("3");
  });

  it("ends with the answer of a policy in it", async () => {
    const inbound =
      '<retry condition="@(true)" count="5" interval="1"><return-response><set-body>a</set-body></return-response></retry>';
    expect((await request({ operation: document({ inbound }) })).text).toBe("a");
  });
});
