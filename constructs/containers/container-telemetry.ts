import { Token } from "cdktf";
import { type BackendSecret, backendSecretKind } from "../backends/backend-secret.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { instance, type Kind, text } from "../properties/kinds.ts";
import { checkKind } from "../properties/shape.ts";

/** What a server is told by environment variables of where its telemetry goes. */
export interface BoundTelemetry {
  /** Environment variables with their values. */
  readonly variables: Readonly<Record<string, string>>;
  /** Environment variables whose values are secrets. */
  readonly secrets: Readonly<Record<string, BackendSecret>>;
}

/**
 * Where a server sends its traces and metrics. It learns that by environment variables, which its own program has to follow,
 * as SDKs of OpenTelemetry do; the ones of `variables` and `secrets` come on top.
 *
 * @example
 * const observability = new Observability(stack, "observability", { platform });
 * new McpContainerServer(stack, "orders", {
 *   platform,
 *   image,
 *   telemetry: ContainerTelemetry.azureMonitor(observability.connectionString),
 * });
 */
export class ContainerTelemetry {
  /**
   * A collector, by OTLP over HTTP: `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_PROTOCOL` and
   * `OTEL_SERVICE_NAME`.
   * @param endpoint of the collector, http or https
   * @param headers what the collector asks for, as `OTEL_EXPORTER_OTLP_HEADERS` has it
   * @throws InvalidPropertyError when the endpoint is not an http or https URL, or the headers are plain text.
   */
  static otlp(endpoint: string, headers?: BackendSecret): ContainerTelemetry {
    const construct = "ContainerTelemetry.otlp";
    checkKind({ construct, property: "endpoint" }, text("the URL of a collector"), endpoint);
    if (!Token.isUnresolved(endpoint) && !isOfWeb(endpoint)) {
      throw new InvalidPropertyError(
        construct,
        "endpoint",
        `must be an http or https URL, such as "http://collector:4318"; it is "${endpoint}".`,
      );
    }
    if (headers !== undefined) {
      checkKind({ construct, property: "headers" }, backendSecretKind, headers);
    }
    return new ContainerTelemetry({
      variables: {
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      },
      secrets: headers === undefined ? {} : { OTEL_EXPORTER_OTLP_HEADERS: headers },
    });
  }

  /**
   * Application Insights: `APPLICATIONINSIGHTS_CONNECTION_STRING`, as a secret, and `OTEL_SERVICE_NAME`. The weather server of
   * this project reads them, and so does whoever uses the distribution of OpenTelemetry that Azure Monitor has. Where the resource
   * takes Microsoft Entra tokens alone, the string does not let in: that takes a program, or a collector, that sends them.
   * @param connectionString that of an `Observability`, or one in a Key Vault
   * @throws InvalidPropertyError when it is plain text.
   */
  static azureMonitor(connectionString: BackendSecret): ContainerTelemetry {
    const construct = "ContainerTelemetry.azureMonitor";
    checkKind({ construct, property: "connectionString" }, backendSecretKind, connectionString);
    return new ContainerTelemetry({
      variables: {},
      secrets: { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString },
    });
  }

  readonly #told: BoundTelemetry;

  private constructor(told: BoundTelemetry) {
    this.#told = told;
  }

  /**
   * @param name of the server
   * @internal
   */
  bind(name: string): BoundTelemetry {
    const { variables, secrets } = this.#told;
    return { variables: { OTEL_SERVICE_NAME: name, ...variables }, secrets };
  }
}

export const telemetryKind: Kind<ContainerTelemetry> = instance(
  ["bind"],
  "a ContainerTelemetry: ContainerTelemetry.otlp(...) or ContainerTelemetry.azureMonitor(...)",
);

function isOfWeb(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
