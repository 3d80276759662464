import type { Attributes } from "@opentelemetry/api";
import { DataPointType, type MetricData, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { metricNames } from "./gateway-metrics.ts";
import type { Counted, GatewayNumbers, Labels, Measured } from "./gateway-numbers.ts";

/** Numbers as they were collected for Prometheus, by what they are. */
export function numbersOf({ scopeMetrics }: ResourceMetrics, since: number): GatewayNumbers {
  const metrics = new Map(
    scopeMetrics.flatMap((scope) =>
      scope.metrics.map((metric) => [metric.descriptor.name, metric] as const),
    ),
  );
  const counted = (name: keyof typeof metricNames) => countedIn(metrics.get(metricNames[name]));
  return {
    since,
    events: counted("events"),
    refusals: counted("refusals"),
    calls: counted("calls"),
    requests: counted("requests"),
    callDurations: measuredIn(metrics.get(metricNames.callDurations)),
    codesNeverRedeemed: counted("codesNeverRedeemed")[0]?.count ?? 0,
  };
}

function countedIn(metric: MetricData | undefined): Counted[] {
  if (
    metric?.dataPointType !== DataPointType.SUM &&
    metric?.dataPointType !== DataPointType.GAUGE
  ) {
    return [];
  }
  return metric.dataPoints.map(({ attributes, value }) => ({
    labels: labelsOf(attributes),
    count: value,
  }));
}

function measuredIn(metric: MetricData | undefined): Measured[] {
  if (metric?.dataPointType !== DataPointType.HISTOGRAM) return [];
  return metric.dataPoints.map(({ attributes, value: { count, sum = 0, buckets } }) => ({
    labels: labelsOf(attributes),
    count,
    sum,
    boundaries: buckets.boundaries,
    buckets: buckets.counts,
  }));
}

function labelsOf(attributes: Attributes): Labels {
  return Object.fromEntries(
    Object.entries(attributes).map(([label, value]) => [label, String(value)]),
  );
}
