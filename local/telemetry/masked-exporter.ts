import type { Attributes } from "@opentelemetry/api";
import { type ExporterConfig, PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import type { CollectionResult, MetricData } from "@opentelemetry/sdk-metrics";

/** Takes secrets out of a text. */
export type Mask = (text: string) => string;

/**
 * Collects numbers with secrets taken out of their labels, for Prometheus and for the page that shows them: clients, tools and
 * reasons are named by others. They are when they are read, since what is secret may become known after it was counted.
 */
export class MaskedExporter extends PrometheusExporter {
  readonly #mask: Mask;

  constructor(config: ExporterConfig, mask: Mask) {
    super(config);
    this.#mask = mask;
  }

  override async collect(): Promise<CollectionResult> {
    const { resourceMetrics, errors } = await super.collect();
    const scopeMetrics = resourceMetrics.scopeMetrics.map((scope) => ({
      ...scope,
      metrics: scope.metrics.map((metric) => this.#masked(metric)),
    }));
    return { resourceMetrics: { ...resourceMetrics, scopeMetrics }, errors };
  }

  #masked(metric: MetricData): MetricData {
    const dataPoints = metric.dataPoints.map((point) => ({
      ...point,
      attributes: this.#maskedLabels(point.attributes),
    }));
    // Each kind of metric has its kind of points, which are only copied.
    return { ...metric, dataPoints } as MetricData;
  }

  #maskedLabels(attributes: Attributes): Attributes {
    return Object.fromEntries(
      Object.entries(attributes).map(([label, value]) => [
        label,
        typeof value === "string" ? this.#mask(value) : value,
      ]),
    );
  }
}
