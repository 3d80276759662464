import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { StartError } from "../errors.ts";
import { CallDurations } from "./call-durations.ts";
import { GatewayMetrics, metricNames } from "./gateway-metrics.ts";
import type { GatewayNumbers, Metrics } from "./gateway-numbers.ts";
import { type Mask, MaskedExporter } from "./masked-exporter.ts";
import { numbersOf } from "./read-numbers.ts";

/** The numbers of a gateway, at a URL of this machine that Prometheus reads. */
export class MetricsEndpoint implements Metrics {
  /**
   * @param port any free one where it is 0
   * @param mask takes secrets out of labels
   * @throws StartError when the port is taken.
   */
  static async listen(port: number, mask: Mask): Promise<MetricsEndpoint> {
    const durations = new CallDurations(metricNames.callDurations);
    const exporter = new MaskedExporter(
      { preventServerStart: true, withoutScopeInfo: true, metricProducers: [durations] },
      mask,
    );
    const resource = resourceFromAttributes({ "service.name": "azure-mcp-gateway" });
    const provider = new MeterProvider({ resource, readers: [exporter] });
    const metrics = new GatewayMetrics(provider.getMeter("mcp-gateway"), durations);
    const server = createServer((request, response) => {
      // A page that has its own name lead here (DNS rebinding) reads nothing.
      const isAsked = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? "");
      if (isAsked && request.method === "GET" && request.url === "/metrics") {
        exporter.getMetricsRequestHandler(request, response);
      } else {
        response.writeHead(404).end();
      }
    });
    // This machine alone: the numbers name servers, tools and clients.
    server.listen(port, "127.0.0.1");
    try {
      await once(server, "listening");
    } catch (error) {
      throw new StartError(
        `The metrics cannot be at port ${port}: ${error instanceof Error ? error.message : error}. Choose another one, or 0.`,
        { cause: error },
      );
    }
    const { port: taken } = server.address() as AddressInfo;
    const close = async () => {
      server.close();
      server.closeAllConnections();
      await provider.shutdown();
    };
    return new MetricsEndpoint(`http://127.0.0.1:${taken}/metrics`, metrics, exporter, close);
  }

  readonly url: string;
  readonly metrics: GatewayMetrics;
  readonly close: () => Promise<void>;
  readonly #exporter: MaskedExporter;
  readonly #since = Date.now();

  private constructor(
    url: string,
    metrics: GatewayMetrics,
    exporter: MaskedExporter,
    close: () => Promise<void>,
  ) {
    this.url = url;
    this.metrics = metrics;
    this.#exporter = exporter;
    this.close = close;
  }

  /** The numbers come from where Prometheus' come from, so that there is one count. */
  async read(): Promise<GatewayNumbers> {
    const { resourceMetrics } = await this.#exporter.collect();
    return numbersOf(resourceMetrics, this.#since);
  }

  listen(listener: () => void): () => void {
    return this.metrics.listen(listener);
  }
}
