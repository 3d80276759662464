import { pino } from "pino";
import { onTestFinished } from "vitest";
import { compileGateway } from "../../../local/gateway/compile.ts";
import type { TraceEvent } from "../../../local/gateway/exchange/exchange.ts";
import { Gateway } from "../../../local/gateway/gateway.ts";
import { gatewayMemory } from "../../../local/gateway/memory/memory.ts";
import { Outbound } from "../../../local/gateway/outbound/outbound.ts";
import { Proxies } from "../../../local/gateway/outbound/proxies.ts";
import type { PolicyRuntime } from "../../../local/gateway/pipeline/step.ts";
import { policyHandlers } from "../../../local/gateway/policies/index.ts";
import { GatewayServer } from "../../../local/gateway/server.ts";
import { Certificates } from "../../../local/gateway/service/certificates.ts";
import type { GatewayObserver } from "../../../local/gateway/watching/observer.ts";
import type { TelemetryRecord } from "../../../local/gateway/watching/telemetry-record.ts";
import { loadSchemas } from "../../../local/schemas/load-schemas.ts";
import type { SchemaText } from "../../../local/schemas/service-schemas.ts";
import type { OperationDescription } from "../../../local/stack/operation-description.ts";
import {
  type Certificate,
  expressionLimits,
  gatewayLimits,
  PolicyCompiler,
  type Profile,
  type Tier,
} from "../../../policy/index.ts";

export interface Policies {
  readonly tier?: Tier;
  readonly profile?: Profile;
  readonly variables?: "error" | "warning";
  readonly global?: string;
  readonly api?: string;
  readonly operation?: string;
  readonly fragments?: Readonly<Record<string, string>>;
  readonly namedValues?: Readonly<Record<string, string>>;
  /** By their ids. */
  readonly certificates?: ReadonlyMap<string, Certificate>;
  /** Certificates of servers that are trusted, as PEM. */
  readonly trusted?: readonly string[];
  /** Origins that others stand for. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** What runs them, instead of the gateway's own handlers. */
  readonly handlers?: PolicyRuntime["handlers"];
  /** Who watches requests. */
  readonly observer?: GatewayObserver;
  /** The methods that have an operation. @default GET, POST and HEAD */
  readonly methods?: readonly string[];
  /** The template of the operations. */
  readonly urlTemplate?: string;
  /** What describes each operation. */
  readonly description?: OperationDescription;
  /** How long an expression may take, where it is not as long as everywhere. */
  readonly milliseconds?: number;
  /** The schemas of the service, by their ids. */
  readonly schemas?: Readonly<Record<string, SchemaText>>;
  /** The origin of the backend named `upstream`. */
  readonly upstream?: string;
  /** The path at which `upstream` takes every request. */
  readonly upstreamPath?: { readonly path: string };
  /** The variables that name proxies. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The `service_url` of the API. */
  readonly serviceUrl?: string;
  /** Whether requests to the backend carry their trace. */
  readonly correlates?: boolean;
}

export interface RunningGateway {
  readonly origin: string;
  readonly traces: TraceEvent[];
  /** Requests, and those to backends, that ended. */
  readonly records: TelemetryRecord[];
  /** What whoever runs the gateway is told. */
  readonly warnings: string[];
  close(): Promise<void>;
}

/** A policy document with these policies in its sections. */
export function document(sections: {
  inbound?: string;
  backend?: string;
  outbound?: string;
  onError?: string;
}): string {
  const { inbound = "", backend = "", outbound = "", onError = "" } = sections;
  return `<policies><inbound>${inbound}</inbound><backend>${backend}</backend><outbound>${outbound}</outbound><on-error>${onError}</on-error></policies>`;
}

/** Runs policies on one API, `/api`, with operations for GET, POST and HEAD on `/run`. */
export async function runGateway(policies: Policies): Promise<RunningGateway> {
  const text = (name: string, xml: string | undefined) =>
    xml === undefined ? {} : { [name]: { address: name, text: xml } };
  const operations = (policies.methods ?? ["GET", "POST", "HEAD"]).map((method) => ({
    id: method.toLowerCase(),
    displayName: method,
    method,
    urlTemplate: policies.urlTemplate ?? "/run",
    ...text("policy", policies.operation),
    ...(policies.description === undefined ? {} : { description: policies.description }),
  }));
  const tier = policies.tier ?? "BasicV2";
  const compiled = compileGateway(
    {
      serviceName: "test",
      tier,
      ...text("globalPolicy", policies.global),
      apis: [
        {
          id: "api",
          displayName: "API",
          path: "api",
          operations,
          ...(policies.serviceUrl === undefined ? {} : { serviceUrl: policies.serviceUrl }),
          ...(policies.correlates === true ? { correlates: true } : {}),
          ...text("policy", policies.api),
        },
      ],
      namedValues: new Map(Object.entries(policies.namedValues ?? {})),
      fragments: new Map(
        Object.entries(policies.fragments ?? {}).map(([id, xml]) => [
          id,
          { address: id, text: xml },
        ]),
      ),
    },
    PolicyCompiler.load(),
    {
      profile: policies.profile ?? "strict",
      variables: policies.variables ?? "error",
    },
  );
  const logger = pino({ level: "silent" });
  const server = await GatewayServer.listen(0, logger);
  const traces: TraceEvent[] = [];
  const records: TelemetryRecord[] = [];
  const warnings: string[] = [];
  const warn = (sentence: string) => warnings.push(sentence);
  const outbound = new Outbound({
    trusted: policies.trusted ?? [],
    hosts: new Map(Object.entries(policies.hosts ?? {})),
    ...(policies.environment === undefined ? {} : { proxies: new Proxies(policies.environment) }),
    warn,
  });
  const runtime = {
    serviceName: "test",
    limits: gatewayLimits[tier],
    expressionLimits: {
      ...expressionLimits,
      steps: 100_000,
      ...(policies.milliseconds === undefined ? {} : { milliseconds: policies.milliseconds }),
    },
    handlers: policies.handlers ?? policyHandlers,
    fragments: compiled.fragments,
    schemas: await loadSchemas(new Map(Object.entries(policies.schemas ?? {}))),
    backends: new Map([
      ["upstream", { url: policies.upstream ?? "http://127.0.0.1:9", ...policies.upstreamPath }],
    ]),
    certificates: new Certificates(policies.certificates ?? []),
    ...gatewayMemory(outbound, gatewayLimits[tier]),
    managedIdentityToken: async (clientId: string, resource: string) => {
      if (resource === "unknown") throw new Error("AADSTS500011: no such resource");
      return `token of ${clientId} for ${resource}`;
    },
    trace: (event: TraceEvent) => traces.push(event),
    record: (record: TelemetryRecord) => records.push(record),
    warn,
    ...(policies.observer === undefined ? {} : { observer: policies.observer }),
  };
  server.serve(new Gateway(compiled, runtime, server.origin, logger));
  return {
    origin: server.origin,
    traces,
    records,
    warnings,
    close: async () => {
      await server.close();
      await outbound.close();
    },
  };
}

/** Sends one request to policies that run until the test ends. */
export async function request(policies: Policies, init: RequestInit = {}, target = "/api/run") {
  const gateway = await runGateway(policies);
  onTestFinished(() => gateway.close());
  const response = await fetch(`${gateway.origin}${target}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, gateway };
}
