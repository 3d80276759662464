import {
  type Attributes,
  context,
  type Histogram,
  metrics,
  type Span,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import manifest from "../package.json" with { type: "json" };

/** Where spans of this server come from; without a collector it makes spans that nobody keeps. */
export const tracer = trace.getTracer(manifest.name, manifest.version);

/** The limits that the semantic conventions give for durations in seconds. */
const seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const histograms = new Map<string, Histogram>();

/** Counts a duration. */
export function recordDuration(name: string, milliseconds: number, attributes: Attributes): void {
  // Made when it is needed: before a collector is known the API makes one that counts nothing.
  let histogram = histograms.get(name);
  if (histogram === undefined) {
    histogram = metrics.getMeter(manifest.name, manifest.version).createHistogram(name, {
      unit: "s",
      advice: { explicitBucketBoundaries: seconds },
    });
    histograms.set(name, histogram);
  }
  histogram.record(milliseconds / 1000, attributes);
}

/** Does something within a span, which ends with it. What is thrown marks the span and is told by its class alone. */
export async function within<Result>(
  span: Span,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await context.with(trace.setSpan(context.active(), span), work);
  } catch (error) {
    fail(span, error instanceof Error ? error.name : "unknown");
    throw error;
  } finally {
    span.end();
  }
}

/** Marks a span as failed; the reason is one of few words, never a message, which could hold anything. */
export function fail(span: Span, reason: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", reason);
}
