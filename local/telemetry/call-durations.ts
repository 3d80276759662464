import { type HrTime, ValueType } from "@opentelemetry/api";
import { emptyResource } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  type CollectionResult,
  DataPointType,
  type MetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";

/** The upper ends of the buckets, in milliseconds. */
const boundaries = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000];

/** What a call took: in all, at the server, and in the gateway itself. */
const parts = ["total", "server", "gateway"] as const;

type Part = (typeof parts)[number];

/**
 * Measures how long calls take, by server and part, and says it when somebody collects. A histogram of OpenTelemetry sorts and
 * joins the labels of each value, which takes longer than all else there is to measuring.
 */
export class CallDurations implements MetricProducer {
  readonly #name: string;
  readonly #since = now();
  readonly #servers = new Map<string, Readonly<Record<Part, Buckets>>>();

  constructor(name: string) {
    this.#name = name;
  }

  /** A call has ended. What it took is in milliseconds. */
  add(server: string, total: number, atServer: number): void {
    const known = this.#servers.get(server);
    const measured = known ?? {
      total: new Buckets(),
      server: new Buckets(),
      gateway: new Buckets(),
    };
    if (known === undefined) this.#servers.set(server, measured);
    measured.total.add(total);
    measured.server.add(atServer);
    measured.gateway.add(Math.max(0, total - atServer));
  }

  async collect(): Promise<CollectionResult> {
    const metrics = this.#servers.size === 0 ? [] : [this.#metric()];
    const scopeMetrics = [{ scope: { name: "mcp-gateway" }, metrics }];
    return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] };
  }

  #metric(): MetricData {
    const [startTime, endTime] = [this.#since, now()];
    return {
      descriptor: {
        name: this.#name,
        description:
          "How long calls by POST took: in all, at the server, and in the gateway itself.",
        unit: "ms",
        valueType: ValueType.DOUBLE,
      },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: [...this.#servers].flatMap(([server, measured]) =>
        parts.map((part) => ({
          attributes: { server, part },
          startTime,
          endTime,
          value: measured[part].read(),
        })),
      ),
    };
  }
}

/** How many values are in each bucket, and their sum. */
class Buckets {
  readonly #counts = new Array<number>(boundaries.length + 1).fill(0);
  #count = 0;
  #sum = 0;

  add(value: number): void {
    const at = boundaries.findIndex((boundary) => value <= boundary);
    const bucket = at < 0 ? boundaries.length : at;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count += 1;
    this.#sum += value;
  }

  read() {
    const buckets = { boundaries, counts: [...this.#counts] };
    return { buckets, count: this.#count, sum: this.#sum };
  }
}

/** Seconds since 1970, and nanoseconds. */
function now(): HrTime {
  const milliseconds = Date.now();
  return [Math.floor(milliseconds / 1000), (milliseconds % 1000) * 1_000_000];
}
