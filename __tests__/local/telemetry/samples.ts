import type {
  Counted,
  GatewayNumbers,
  Measured,
} from "../../../local/telemetry/gateway-numbers.ts";

/** What Prometheus reads, a line each, in the order of the letters; the lines of other metrics are left out. */
export function samplesIn(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("mcp_gateway_"))
    .toSorted();
}

/** The same lines, written anew from numbers. */
export function samplesOf(numbers: GatewayNumbers): string[] {
  const { events, refusals, calls, requests, callDurations, codesNeverRedeemed } = numbers;
  const counter = (name: string, counted: readonly Counted[]) =>
    counted.map(({ labels, count }) => sample(`${name}_total`, labels, count));
  return [
    ...counter("events", events),
    ...counter("refusals", refusals),
    ...counter("calls", calls),
    ...counter("requests", requests),
    ...callDurations.flatMap(samplesOfHistogram),
    sample("codes_never_redeemed", {}, codesNeverRedeemed),
  ].toSorted();
}

function samplesOfHistogram({ labels, count, sum, boundaries, buckets }: Measured): string[] {
  const upTo = (last: number) =>
    buckets.slice(0, last + 1).reduce((before, inside) => before + inside, 0);
  return [
    sample("call_duration_count", labels, count),
    sample("call_duration_sum", labels, sum),
    ...buckets.map((_, index) =>
      sample(
        "call_duration_bucket",
        { ...labels, le: String(boundaries[index] ?? "+Inf") },
        upTo(index),
      ),
    ),
  ];
}

function sample(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const written = Object.entries(labels).map(
    ([label, text]) =>
      `${label.replaceAll(".", "_")}="${text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"')}"`,
  );
  return `mcp_gateway_${name}${written.length === 0 ? "" : `{${written.join(",")}}`} ${value}`;
}
