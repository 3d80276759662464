import type { ExpressionLimits, GatewayLimits, PolicyFragment } from "../../policy/index.ts";
import type { ServiceSchemas } from "../schemas/service-schemas.ts";
import type { Backend, BackendStates } from "./backends.ts";
import type { CallCounters } from "./call-counters.ts";
import type { Certificates } from "./certificates.ts";
import type { Connections } from "./connections.ts";
import type { TraceEvent } from "./exchange.ts";
import type { GatewayObserver } from "./observer.ts";
import type { OpenIdConfigurations } from "./openid-configuration.ts";
import type { Sender } from "./outbound.ts";
import type { QuotaCounters } from "./quota-counters.ts";
import type { ResponseCache } from "./response-cache.ts";
import type { SemanticCache } from "./semantic-cache.ts";
import type { TelemetryRecord } from "./telemetry-record.ts";
import type { ValueCache } from "./value-cache.ts";

/** What policies need while they run, the same for all requests. */
export interface GatewayRuntime {
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
  readonly outbound: Sender;
  readonly openIdConfigurations: OpenIdConfigurations;
  readonly cache: ValueCache;
  readonly callCounters: CallCounters;
  readonly quotas: QuotaCounters;
  readonly responses: ResponseCache;
  readonly semanticCache: SemanticCache;
  /** Which backends are out, and whose turn it is in pools. */
  readonly backendStates: BackendStates;
  /** How many requests are in the policies of limit-concurrency, by key. */
  readonly inside: Map<string, number>;
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
