import type { Attributes, Meter } from "@opentelemetry/api";

/**
 * How many series one metric has; what comes beyond is counted in one, as OpenTelemetry does from 2,000 on: it must not come to
 * that, as it adds up anew what is beyond each time somebody collects.
 */
const mostSeries = 1_998;

const overflow: Attributes = { "otel.metric.overflow": true };

interface Series {
  readonly attributes: Attributes;
  count: number;
}

/**
 * Counts by labels, and says how many when somebody collects. A counter of OpenTelemetry sorts and joins the labels of each
 * event, which takes longer than all else there is to counting.
 */
export class CountedEvents<const Labels extends readonly string[]> {
  readonly #labels: Labels;
  readonly #series = new Map<string, Series>();

  /** @param labels in the order in which their values are given */
  constructor(meter: Meter, name: string, description: string, labels: Labels) {
    this.#labels = labels;
    meter.createObservableCounter(name, { description }).addCallback((result) => {
      for (const { attributes, count } of this.#series.values()) result.observe(count, attributes);
    });
  }

  /** One more event. @param values one for each label */
  add(...values: { readonly [At in keyof Labels]: string }): void {
    const key = values.join("\0");
    const known = this.#series.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#series.size >= mostSeries) this.#addTo("overflow", overflow);
    else this.#addTo(key, this.#attributesOf(values));
  }

  #addTo(key: string, attributes: Attributes): void {
    const series = this.#series.get(key) ?? { attributes, count: 0 };
    series.count += 1;
    this.#series.set(key, series);
  }

  #attributesOf(values: readonly string[]): Attributes {
    return Object.fromEntries(this.#labels.map((label, index) => [label, values[index] ?? ""]));
  }
}
