import type { ExpressionLimits, GatewayLimits, PolicyFragment } from "../../policy/index.ts";
import type { ServiceSchemas } from "../schemas/service-schemas.ts";
import type { TraceEvent } from "./exchange/exchange.ts";
import type { GatewayMemory } from "./memory/memory.ts";
import type { Backend } from "./service/backends.ts";
import type { Certificates } from "./service/certificates.ts";
import type { Connections } from "./service/connections.ts";
import type { GatewayObserver } from "./watching/observer.ts";
import type { TelemetryRecord } from "./watching/telemetry-record.ts";

/** What policies need while they run, the same for all requests. */
export interface GatewayRuntime extends GatewayMemory {
  readonly serviceName: string;
  /** The address that callers count as having; without one, the one that they have. */
  readonly callerAddress?: string;
  readonly limits: GatewayLimits;
  /** What an expression may take before it is stopped; Azure's limits are not documented. */
  readonly expressionLimits: ExpressionLimits;
  readonly fragments: ReadonlyMap<string, PolicyFragment>;
  /** Those of the service itself, by schema id. @default none */
  readonly schemas?: ServiceSchemas;
  /** By backend id. */
  readonly backends: ReadonlyMap<string, Backend>;
  readonly certificates: Certificates;
  /** What stands for the credential manager. @default it has no connection */
  readonly connections?: Connections;
  /** A token of one of the service's managed identities. */
  managedIdentityToken(clientId: string, resource: string): Promise<string>;
  /** Servers that something stands for in browsers, too, by their origins. @default none */
  readonly browserOrigins?: ReadonlyMap<string, string>;
  trace(event: TraceEvent): void;
  /** Told of every request that was answered, and of every one to a backend. @default nobody is */
  readonly record?: (record: TelemetryRecord) => void;
  /** Watches requests on their way. @default nobody does */
  readonly observer?: GatewayObserver;
  /** Tells whoever runs the gateway, in plain words, what only they can mend. */
  warn(sentence: string): void;
}
