import { describe, expect, it } from "vitest";
import type { Measured } from "../../../../local/telemetry/gateway-numbers.ts";
import { latencyByServer, percentile, together } from "../../../../local/trace/page/latency.ts";

const measured = (buckets: readonly number[], labels: Measured["labels"] = {}): Measured => ({
  labels,
  count: buckets.reduce((before, count) => before + count, 0),
  sum: 7,
  boundaries: [5, 10, 100],
  buckets,
});

describe("a percentile of a histogram", () => {
  // Expected is what histogram_quantile gives by its definition: rank within the bucket, spread evenly.
  it.each([
    ["the middle of the first bucket", [2, 0, 0, 0], 0.5, 2.5],
    ["the end of a bucket", [1, 1, 0, 0], 0.5, 5],
    ["a part of a later bucket", [10, 0, 10, 0], 0.95, 91],
    ["buckets with nothing in them before", [0, 0, 4, 0], 0.25, 32.5],
    ["the last that has an end", [0, 0, 1, 0], 0.99, 99.1],
  ] as const)("lies at %s", (_where, buckets, share, below) => {
    const found = percentile(measured(buckets), share);
    expect(found?.isLonger).toBe(false);
    expect(found?.below).toBeCloseTo(below, 10);
  });

  it("is longer than all that is known, in the bucket without an end", () => {
    expect(percentile(measured([9, 0, 0, 1]), 0.95)).toEqual({ below: 100, isLonger: true });
    expect(percentile(measured([9, 0, 0, 1]), 0.5)?.isLonger).toBe(false);
  });

  it("is none where nothing was measured", () => {
    expect(percentile(measured([0, 0, 0, 0]), 0.5)).toBeUndefined();
  });
});

describe("how long calls took", () => {
  const durations = [
    measured([1, 0, 0, 0], { server: "/quiet/mcp", part: "total" }),
    measured([3, 2, 0, 0], { server: "/busy/mcp", part: "total" }),
    measured([5, 0, 0, 0], { server: "/busy/mcp", part: "gateway" }),
    measured([4, 1, 0, 0], { server: "/busy/mcp", part: "server" }),
  ];

  it("is by server, the busiest first", () => {
    expect(
      latencyByServer(durations).map(({ server, total, atServer, inGateway }) => [
        server,
        total?.count,
        atServer?.buckets,
        inGateway?.count,
      ]),
    ).toEqual([
      ["/busy/mcp", 5, [4, 1, 0, 0], 5],
      ["/quiet/mcp", 1, undefined, undefined],
    ]);
  });

  it("is one histogram of all servers", () => {
    expect(together(durations, "total")).toMatchObject({
      count: 6,
      sum: 14,
      buckets: [4, 2, 0, 0],
    });
    expect(together([], "total")).toBeUndefined();
  });
});
