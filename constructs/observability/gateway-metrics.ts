import { checkedLater, number } from "../properties/kinds.ts";
import { oneOf } from "../properties/one-of.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { wholeNumber } from "../properties/whole-number.ts";
import { LogMetric } from "./log-metric.ts";
import type { LogSources } from "./log-sources.ts";
import { callCount, callFailures, type LatencyPart, latency } from "./queries/calls.ts";
import { countOf, throttledCount } from "./queries/refusals.ts";
import { signInOutcomes } from "./queries/sign-ins.ts";
import { billedToday } from "./queries/volume.ts";
import { serverPath } from "./server-path.ts";

/** Which calls a metric is computed from. */
export interface CallMetricProps {
  /**
   * The path of one MCP server's URL, such as `/weather/mcp`.
   * @default all servers
   */
  readonly server?: string;
}

/** Which part of a call's duration is measured. */
export interface LatencyMetricProps extends CallMetricProps {
  /**
   * The percentile of the durations: 1 to 99.
   * @default 95
   */
  readonly percentile?: number;
  /**
   * The whole call, what of it the MCP server took, or what the gateway added.
   * @default "total"
   */
  readonly part?: "total" | "server" | "gateway";
}

/** The numbers that the logs of gateways give. */
export class GatewayMetrics {
  readonly #construct: string;
  readonly #sources: LogSources;

  constructor(construct: string, sources: LogSources) {
    this.#construct = construct;
    this.#sources = sources;
  }

  calls(props: CallMetricProps): LogMetric {
    return new LogMetric("Calls", "count", callCount(this.#server("metricCalls", props)));
  }

  errorRate(props: CallMetricProps): LogMetric {
    const server = this.#server("metricErrorRate", props);
    return new LogMetric("Calls that failed", "percent", callFailures(server));
  }

  latency(props: LatencyMetricProps): LogMetric {
    const place = { construct: this.#construct, property: "metricLatency" };
    checkShape(place, latencyMetricShape, props);
    const path = this.#construct;
    const percentile = wholeNumber(path, "percentile", props.percentile ?? 95, {
      least: 1,
      most: 99,
    });
    const part = oneOf(path, "part", props.part ?? "total", parts);
    this.#sources.askServer(props.server);
    const query = latency(percentile, part, props.server);
    return new LogMetric(`Percentile ${percentile} of ${titles[part]}`, "milliseconds", query);
  }

  signInFailures(): LogMetric {
    return new LogMetric("Sign-ins that failed", "percent", signInOutcomes);
  }

  throttled(): LogMetric {
    return new LogMetric("Requests that came too often", "count", throttledCount);
  }

  refreshReuse(): LogMetric {
    return new LogMetric("Reused refresh tokens", "count", countOf(["refresh token reused"]));
  }

  billed(): LogMetric {
    return new LogMetric("Logs of today", "gigabytes", billedToday);
  }

  #server(property: string, props: CallMetricProps): string | undefined {
    checkShape({ construct: this.#construct, property }, callMetricShape, props);
    this.#sources.askServer(props.server);
    return props.server;
  }
}

const parts = ["total", "server", "gateway"] as const satisfies readonly LatencyPart[];

const titles: Readonly<Record<LatencyPart, string>> = {
  total: "how long calls took",
  server: "how long servers took",
  gateway: "what the gateway added",
};

const callMetricShape: Shape<CallMetricProps> = {
  server: serverPath,
};

const latencyMetricShape: Shape<LatencyMetricProps> = {
  ...callMetricShape,
  percentile: number,
  part: checkedLater,
};
