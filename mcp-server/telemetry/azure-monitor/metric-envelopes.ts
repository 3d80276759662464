import type { Attributes } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import { DataPointType, type MetricData, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Envelope, nameOf, propertiesOf, serviceTags } from "./envelope.ts";

/** A measurement, or an aggregation of several: their sum, and how many they were. */
interface DataPoint {
  readonly kind: "Measurement" | "Aggregation";
  readonly value: number;
  readonly count?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Metrics as rows in `customMetrics`. One item has one data point: of several the ingestion would take the first alone. */
export function metricEnvelopes(
  { resource, scopeMetrics }: ResourceMetrics,
  iKey: string,
  time: Date,
): Envelope[] {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .flatMap((metric) =>
      pointsOf(metric).map(([attributes, point]) => ({
        name: "Microsoft.ApplicationInsights.Metric",
        time: time.toISOString(),
        iKey,
        tags: serviceTags(resource),
        data: { baseType: "MetricData", baseData: dataOf(metric, resource, attributes, point) },
      })),
    );
}

function dataOf(metric: MetricData, resource: Resource, attributes: Attributes, point: DataPoint) {
  return {
    ver: 2,
    metrics: [{ name: nameOf(metric.descriptor.name), ...point }],
    properties: propertiesOf(resource, attributes),
  };
}

/** Without distribution: Application Insights keeps of a histogram its count, its sum, its least and its most. */
function pointsOf(metric: MetricData): (readonly [Attributes, DataPoint])[] {
  switch (metric.dataPointType) {
    case DataPointType.HISTOGRAM:
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      return metric.dataPoints.map(({ attributes, value: { sum = 0, count, min, max } }) => [
        attributes,
        {
          kind: "Aggregation",
          value: sum,
          count,
          ...(min !== undefined && { min }),
          ...(max !== undefined && { max }),
        },
      ]);
    case DataPointType.GAUGE:
    case DataPointType.SUM:
      return metric.dataPoints.map(({ attributes, value }) => [
        attributes,
        { kind: "Measurement", value },
      ]);
  }
}
