import type { Measured } from "../../telemetry/gateway-numbers.ts";
import { element } from "./element.ts";
import { latencyByServer, type Percentile, percentile, type ServerLatency } from "./latency.ts";
import { amount, labelled, nothingIn, section, table } from "./number-parts.ts";
import { duration } from "./words.ts";

/** How long calls took, and whose time that was. */
export function latencySection(durations: readonly Measured[]): HTMLElement {
  const servers = latencyByServer(durations);
  return section(
    "How long calls took, and whose time that was",
    "Calls by POST: another is a stream that lasts as long as the client listens. Percentiles are estimated within the bars, as histogram_quantile of Prometheus does it.",
    ...(servers.length === 0 ? [nothingIn("No call has ended yet.")] : servers.map(serverOf)),
  );
}

function serverOf({ server, total, atServer, inGateway }: ServerLatency): HTMLElement {
  const parts = [
    ["In all", total],
    ["MCP server", atServer],
    ["Gateway", inGateway],
  ] as const;
  return element(
    "div",
    { class: "latency" },
    element("h4", {}, labelled(server === "" ? "More servers than are kept apart" : server)),
    table(
      ["Whose time", "50 %", "95 %", "99 %", "Mean"],
      parts.flatMap(([name, measured]) =>
        measured === undefined
          ? []
          : {
              count: measured.count,
              cells: [
                element("span", { class: "part" }, element("span", {}, name), spread(measured)),
                ...[0.5, 0.95, 0.99].map((share) => timeOf(percentile(measured, share))),
                duration(measured.sum / measured.count),
              ],
            },
      ),
    ),
  );
}

/** A percentile as people read it. */
export function timeOf(time: Percentile | undefined): string {
  if (time === undefined) return "–";
  return time.isLonger ? `over ${bound(time.below)}` : duration(time.below);
}

/** A bar for each bucket, from the quickest calls to the slowest. */
function spread({ boundaries, buckets }: Measured): HTMLElement {
  const most = Math.max(1, ...buckets);
  const bars = buckets.map((count, index) => {
    const bar = element("i", { title: `${rangeOf(boundaries, index)}: ${amount(count)}` });
    bar.style.setProperty("--share", String(count / most));
    return bar;
  });
  const told = buckets.flatMap((count, index) =>
    count === 0 ? [] : `${rangeOf(boundaries, index)}: ${amount(count)}`,
  );
  return element("span", { class: "spread", role: "img", "aria-label": told.join(", ") }, ...bars);
}

function rangeOf(boundaries: readonly number[], index: number): string {
  const begin = boundaries[index - 1];
  const end = boundaries[index];
  if (end === undefined) return `over ${bound(begin ?? 0)}`;
  return begin === undefined ? `up to ${bound(end)}` : `${bound(begin)} to ${bound(end)}`;
}

function bound(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}
