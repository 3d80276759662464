import type { Logger } from "pino";
import {
  expressionLimits,
  gatewayLimits,
  type PolicyCompiler,
  type Profile,
} from "../policy/index.ts";
import type { Foundation } from "./foundation.ts";
import { type CompiledGateway, compileGateway } from "./gateway/compile.ts";
import type { GatewayMemory } from "./gateway/memory/memory.ts";
import type { PolicyRuntime } from "./gateway/pipeline/step.ts";
import { policyHandlers } from "./gateway/policies/index.ts";
import { Certificates } from "./gateway/service/certificates.ts";
import type { GatewayObserver } from "./gateway/watching/observer.ts";
import type { LocalOptions } from "./local-options.ts";
import { loadSchemas } from "./schemas/load-schemas.ts";
import type { ServiceSchemas } from "./schemas/service-schemas.ts";
import { readBackends, readGateway, type StackGateway } from "./stack/apis.ts";
import { backendStandIns } from "./stack/backend-stand-ins.ts";
import { readCertificates } from "./stack/certificates.ts";
import {
  readAppRegistrations,
  readForeignApis,
  readManagedIdentities,
} from "./stack/entra-apps.ts";
import { readExistingApis, readPublicClients } from "./stack/entra-clients.ts";
import { readExistingRegistrations } from "./stack/existing.ts";
import { standForAccounts } from "./stack/storage-accounts.ts";
import type { BlobStore } from "./storage/index.ts";
import type { Telemetry } from "./telemetry/telemetry.ts";

/** The gateway of a stack, its policies compiled. */
export interface PreparedGateway {
  readonly configured: StackGateway;
  readonly compiled: CompiledGateway;
  readonly certificates: Certificates;
  readonly schemas: ServiceSchemas;
}

/** Reads and compiles the gateway's policies, while the containers start. */
export async function prepareGateway(
  foundation: Foundation,
  store: BlobStore,
  certificates: Certificates,
  compiler: PolicyCompiler,
  profile: Profile | undefined,
): Promise<PreparedGateway> {
  const { stack, cloud, references, entra } = foundation;
  cloud.blobEndpoint = store.blobEndpoint;
  standForAccounts(foundation);
  const configured = readGateway(stack, references);
  const identities = readManagedIdentities(stack, references);
  const apps = [
    ...readAppRegistrations(stack, references),
    ...readExistingRegistrations(stack, references, { issuer: entra.issuer, identities }),
  ];
  const { namedValues } = configured;
  apps.push(...readExistingApis(namedValues, apps, { issuer: entra.issuer, identities }));
  apps.push(...readForeignApis(namedValues, apps), ...readPublicClients(apps));
  for (const app of apps) entra.register(app);
  return {
    configured,
    compiled: compileGateway(configured, compiler, profile === undefined ? {} : { profile }),
    certificates,
    schemas: await loadSchemas(configured.schemas ?? new Map()),
  };
}

/** The certificates of the service; the stack may name their thumbprints. */
export async function makeCertificates(
  { stack, cloud, references, data }: Foundation,
  options: LocalOptions,
): Promise<Certificates> {
  const made = await readCertificates(stack, references, options.certificates, data.values);
  for (const { address, certificate } of made) {
    cloud.thumbprints.set(address, certificate.thumbprint);
  }
  return new Certificates(made.map(({ id, certificate }) => [id, certificate]));
}

/** What the policies of a stack need while they run. */
export function runtimeOf(
  { stack, references, entra }: Foundation,
  { configured, compiled, certificates, schemas }: PreparedGateway,
  memory: GatewayMemory,
  options: LocalOptions,
  telemetry: Telemetry,
  logger: Logger,
  observer?: GatewayObserver,
): PolicyRuntime {
  const standIns = backendStandIns(stack, references, options.backends ?? {});
  return {
    ...memory,
    serviceName: configured.serviceName,
    ...(options.callerAddress === undefined ? {} : { callerAddress: options.callerAddress }),
    limits: gatewayLimits[configured.tier],
    expressionLimits,
    handlers: policyHandlers,
    fragments: compiled.fragments,
    schemas,
    backends: readBackends(stack, references, standIns),
    certificates,
    managedIdentityToken: async (clientId, resource) =>
      (await entra.managedIdentityToken(clientId, resource)).accessToken,
    browserOrigins: new Map([["https://login.microsoftonline.com", entra.origin]]),
    warn: (sentence) => logger.warn(sentence),
    record: (record) => {
      telemetry.record(record);
      options.onTelemetry?.(record);
    },
    ...(observer === undefined ? {} : { observer }),
    trace: (event) => {
      telemetry.event(event);
      options.onTrace?.(event);
      logger.info({ ...event.metadata, operation: event.operation }, event.message);
    },
  };
}
