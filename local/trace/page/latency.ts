import type { Measured } from "../../telemetry/gateway-numbers.ts";

/** How long the calls of a server took: in all, at the server, and in the gateway itself. */
export interface ServerLatency {
  readonly server: string;
  readonly total: Measured | undefined;
  readonly atServer: Measured | undefined;
  readonly inGateway: Measured | undefined;
}

/** By server, the one with the most calls first. */
export function latencyByServer(durations: readonly Measured[]): ServerLatency[] {
  const servers = Map.groupBy(durations, ({ labels }) => labels["server"] ?? "");
  return [...servers]
    .map(([server, measured]) => {
      const part = (name: string) => measured.find(({ labels }) => labels["part"] === name);
      return { server, total: part("total"), atServer: part("server"), inGateway: part("gateway") };
    })
    .sort((one, other) => (other.total?.count ?? 0) - (one.total?.count ?? 0));
}

/** The same part of all servers together; undefined where nothing was measured. */
export function together(durations: readonly Measured[], part: string): Measured | undefined {
  const measured = durations.filter(({ labels }) => labels["part"] === part);
  const [first] = measured;
  return (
    first && {
      labels: { part },
      count: measured.reduce((before, { count }) => before + count, 0),
      sum: measured.reduce((before, { sum }) => before + sum, 0),
      boundaries: first.boundaries,
      buckets: first.buckets.map((_, index) =>
        measured.reduce((before, { buckets }) => before + (buckets[index] ?? 0), 0),
      ),
    }
  );
}

/** A time that so many calls stayed below, in milliseconds, or the last boundary where they took longer. */
export interface Percentile {
  readonly below: number;
  readonly isLonger: boolean;
}

/**
 * Estimated from the buckets as `histogram_quantile` of Prometheus does it: within a bucket calls count as spread evenly, and
 * what is above the last boundary is known to be longer, and no more.
 *
 * @param share of the calls: 0.95 for 95 of 100
 */
export function percentile(
  { count, boundaries, buckets }: Measured,
  share: number,
): Percentile | undefined {
  if (count === 0) return undefined;
  const rank = share * count;
  let before = 0;
  for (const [index, end] of boundaries.entries()) {
    const inside = buckets[index] ?? 0;
    if (inside > 0 && before + inside >= rank) {
      const begin = boundaries[index - 1] ?? 0;
      return { below: begin + ((end - begin) * (rank - before)) / inside, isLonger: false };
    }
    before += inside;
  }
  return { below: boundaries.at(-1) ?? 0, isLonger: true };
}
