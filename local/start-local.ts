import { type Logger, pino } from "pino";
import {
  type Certificate,
  expressionLimits,
  gatewayLimits,
  PolicyCompiler,
} from "../policy/index.ts";
import { Closing } from "./closing.ts";
import { freePort } from "./containers/free-port.ts";
import { type RunningContainer, runContainer } from "./containers/run-container.ts";
import {
  type LocalEntra,
  type ManagedIdentityToken,
  type Person,
  startEntra,
} from "./entra/index.ts";
import { StartError } from "./errors.ts";
import { CallCounters } from "./gateway/call-counters.ts";
import { Certificates } from "./gateway/certificates.ts";
import { compileGateway } from "./gateway/compile.ts";
import type { TraceEvent } from "./gateway/exchange.ts";
import { Gateway } from "./gateway/gateway.ts";
import { OpenIdConfigurations } from "./gateway/openid-configuration.ts";
import { Outbound } from "./gateway/outbound.ts";
import { policyHandlers } from "./gateway/policies/index.ts";
import { GatewayServer } from "./gateway/server.ts";
import { ValueCache } from "./gateway/value-cache.ts";
import { readBackends, readGateway, type StackGateway } from "./stack/apis.ts";
import {
  type BackendStandIns,
  backendStandIns,
  replacedContainers,
} from "./stack/backend-stand-ins.ts";
import { readCertificates } from "./stack/certificates.ts";
import { readContainers } from "./stack/containers.ts";
import {
  readAppRegistrations,
  readForeignApis,
  readManagedIdentities,
} from "./stack/entra-apps.ts";
import { readOtherTenants } from "./stack/entra-tenants.ts";
import { existingTenant, readExistingRegistration } from "./stack/existing.ts";
import { identifier, LocalCloud } from "./stack/local-cloud.ts";
import { References } from "./stack/references.ts";
import { checkAttributes } from "./stack/schema.ts";
import { TerraformJson } from "./stack/terraform-json.ts";
import { type BlobStore, startBlobStore } from "./storage/index.ts";

export interface LocalOptions {
  /** The synthesized stack, `cdk.tf.json`; it may still be being written. */
  readonly stack: string | Promise<string>;
  /**
   * The port of the gateway.
   * @default 0, any free one
   */
  readonly port?: number;
  /**
   * Who can sign in.
   * @default six people, with and without roles, one disabled and one blocked by conditional access
   */
  readonly people?: readonly Person[];
  /** @default silent */
  readonly logger?: Logger;
  /**
   * Other servers by their origins, and the origins that stand for them here, like a hosts file:
   * `{ "https://clients.example": "http://127.0.0.1:1234" }`. Every request of a policy to such an
   * origin goes to the other one, with the `Host` of the first.
   * @default none
   */
  readonly hosts?: Readonly<Record<string, string>>;
  /**
   * Values of the stack's variables.
   * @default TF_VAR_name of the environment, then the variable's default, as Terraform reads them
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Where MCP servers run on this machine that the stack has elsewhere, by their paths, which need not
   * have a final `/mcp`: `{ weather: "http://localhost:3000" }`. Their containers are not started.
   * @default none
   */
  readonly backends?: BackendStandIns;
  /**
   * Certificates with their keys that the service has, by their ids there.
   * @default for each id of the stack one that is made at the start
   */
  readonly certificates?: ReadonlyMap<string, Certificate>;
  /**
   * Told of every trace event, the audit events among them.
   * @default nobody
   */
  readonly onTrace?: (event: TraceEvent) => void;
}

/** A stack running on this machine. */
export interface Local {
  /** The issuer of the gateway: its origin. */
  readonly issuer: string;
  /** The URLs of the MCP servers. */
  readonly servers: readonly string[];
  readonly entra: LocalEntra;
  readonly grantStore: BlobStore;
  /** The URL of the blob container that the policies write to. */
  readonly grantStoreUrl: string;
  /** A token for the grant store, as an administrator's sign-in gives one. */
  grantStoreToken(): Promise<ManagedIdentityToken>;
  /**
   * Deploys another synthesis of the stack in place, such as one with the next generation of keys: its policies,
   * named values and app registrations. Everything else stays as it is, the store, sign-ins and secrets among it.
   *
   * @throws StartError or PolicyError when it cannot run; the stack before runs on.
   */
  deploy(stack: string): Promise<void>;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

/** The stack with its cloud, as far as it stands before storage and containers. */
interface Foundation {
  readonly stack: TerraformJson;
  readonly cloud: LocalCloud;
  readonly references: References;
  readonly entra: LocalEntra;
}

const localTenantId = identifier("the local tenant");
const entraOrigin = "https://login.microsoftonline.com";

/**
 * Runs a synthesized stack: its policies, against a stand-in for Entra, Microsoft's storage
 * emulator and the stack's own containers.
 *
 * @throws StartError when a part is missing or a port is taken.
 * @throws PolicyError when a policy is not valid.
 */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const logger = options.logger ?? pino({ level: "silent" });
  const closing = new Closing();
  try {
    return await start(options, logger, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
}

async function start(options: LocalOptions, logger: Logger, closing: Closing): Promise<Local> {
  const hosts = standIns(options.hosts);
  const server = await GatewayServer.listen(options.port ?? 0, logger);
  closing.add(() => server.close());

  // The storage emulator takes longest to start, so it starts before the stack is even written;
  // it asks for its container and a token once it is up.
  const foundation = layFoundation(options, server.origin, logger, closing);
  const grantStore = startBlobStore({
    account: "localgateway",
    containers: async () => storageContainers(await foundation),
    accessToken: async () => (await storageToken(await foundation)).accessToken,
    logger,
  });
  const containers = foundation.then((on) => startContainers(on, options, logger, closing));
  const certificates = foundation.then((on) => makeCertificates(on, options));
  const compiler = PolicyCompiler.load();
  const gateway = Promise.all([foundation, grantStore, certificates]).then(([on, store]) =>
    prepareGateway(on, store, compiler),
  );
  const parts = [foundation, grantStore, containers, gateway] as const;
  const [, stored] = await Promise.allSettled(parts);
  if (stored.status === "fulfilled") closing.add(() => stored.value.close());
  await Promise.all(parts);

  const { configured } = await gateway;
  const outbound = new Outbound([(await grantStore).certificate], hosts);
  closing.add(() => outbound.close());
  const memory = {
    outbound,
    openIdConfigurations: new OpenIdConfigurations(outbound),
    cache: new ValueCache(),
    callCounters: new CallCounters(gatewayLimits[configured.tier].rateLimit),
  };
  const serve = (on: Foundation, made: Certificates, prepared: Awaited<typeof gateway>) => {
    const runtime = {
      ...memory,
      serviceName: prepared.configured.serviceName,
      limits: gatewayLimits[prepared.configured.tier],
      expressionLimits,
      handlers: policyHandlers,
      fragments: prepared.compiled.fragments,
      backends: readBackends(
        on.stack,
        on.references,
        backendStandIns(on.stack, on.references, options.backends ?? {}),
      ),
      certificates: made,
      managedIdentityToken: async (clientId: string, resource: string) =>
        (await on.entra.managedIdentityToken(clientId, resource)).accessToken,
      trace: (event: TraceEvent) => {
        options.onTrace?.(event);
        logger.info({ ...event.metadata, operation: event.operation }, event.message);
      },
    };
    server.serve(new Gateway(prepared.compiled, runtime, server.origin, logger));
  };
  serve(await foundation, await certificates, await gateway);
  return {
    issuer: server.origin,
    servers: mcpServers(configured, server.origin),
    entra: (await foundation).entra,
    grantStore: await grantStore,
    grantStoreUrl: urlBelow(configured, (await grantStore).blobEndpoint),
    grantStoreToken: async () => await storageToken(await foundation),
    deploy: async (file) => {
      const { cloud, entra } = await foundation;
      const stack = TerraformJson.read(file, options.variables);
      checkAttributes(stack);
      const on = { stack, cloud, entra, references: new References(stack, cloud) };
      const made = await makeCertificates(on, options);
      serve(on, made, await prepareGateway(on, await grantStore, compiler));
    },
    close: () => closing.run(),
  };
}

async function layFoundation(
  options: LocalOptions,
  gatewayOrigin: string,
  logger: Logger,
  closing: Closing,
): Promise<Foundation> {
  const stack = TerraformJson.read(await options.stack, options.variables);
  checkAttributes(stack);
  const tenantId = existingTenant(stack) ?? localTenantId;
  const cloud = new LocalCloud(gatewayOrigin, tenantId);
  const references = new References(stack, cloud);
  const entra = await startEntra({
    tenantId,
    identities: readManagedIdentities(stack, references),
    ...(options.people === undefined ? {} : { people: options.people }),
    otherTenants: readOtherTenants(stack, references, tenantId),
    logger,
  });
  closing.add(() => entra.close());
  cloud.setOrigin(entraOrigin, entra.origin);
  return { stack, cloud, references, entra };
}

/** Reads and compiles the gateway's policies, while the containers start. */
async function prepareGateway(
  { stack, cloud, references, entra }: Foundation,
  store: BlobStore,
  compiler: PolicyCompiler,
) {
  cloud.blobEndpoint = store.blobEndpoint;
  const configured = readGateway(stack, references);
  const identities = readManagedIdentities(stack, references);
  const apps = [
    ...readAppRegistrations(stack, references),
    ...readExistingRegistration(stack, references, { issuer: entra.issuer, identities }),
  ];
  for (const app of [...apps, ...readForeignApis(configured.namedValues, apps)]) {
    entra.register(app);
  }
  return { configured, compiled: compileGateway(configured, compiler) };
}

/** The certificates of the service; the stack may name their thumbprints. */
async function makeCertificates(
  { stack, cloud, references }: Foundation,
  options: LocalOptions,
): Promise<Certificates> {
  const made = await readCertificates(stack, references, options.certificates);
  for (const { address, certificate } of made) {
    cloud.thumbprints.set(address, certificate.thumbprint);
  }
  return new Certificates(made.map(({ id, certificate }) => [id, certificate]));
}

/** The blob containers of the stack. */
function storageContainers({ stack, references }: Foundation): string[] {
  return stack.ofType("azurerm_storage_container").map((block) => references.text(block, "name"));
}

/** A token for storage: any identity's will do, since the emulator knows no roles. */
async function storageToken({
  stack,
  references,
  entra,
}: Foundation): Promise<ManagedIdentityToken> {
  const [identity] = readManagedIdentities(stack, references);
  return await entra.managedIdentityToken(identity?.clientId ?? "", "https://storage.azure.com");
}

/** What the policies use of a storage account: the one named value that is an address in it. */
function urlBelow(gateway: StackGateway, blobEndpoint: string): string {
  const values = [...gateway.namedValues.values()];
  return values.find((value) => value.startsWith(blobEndpoint)) ?? blobEndpoint;
}

async function startContainers(
  { stack, cloud, references }: Foundation,
  options: LocalOptions,
  logger: Logger,
  closing: Closing,
): Promise<RunningContainer[]> {
  const backends = backendStandIns(stack, references, options.backends ?? {});
  const replaced = replacedContainers(stack, references, backends);
  return await Promise.all(
    readContainers(stack, references, replaced).map(async (container) => {
      const running = await runContainer(container, await freePort(), logger);
      closing.add(() => running.stop());
      cloud.setOrigin(container.origin, running.origin);
      return running;
    }),
  );
}

/** The option `hosts`, checked. @throws StartError for what is no origin. */
function standIns(hosts: LocalOptions["hosts"] = {}): ReadonlyMap<string, string> {
  for (const origin of Object.entries(hosts).flat()) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new StartError(`"${origin}" in hosts is no origin; write it like https://host:port.`);
    }
  }
  return new Map(Object.entries(hosts));
}

/** The URLs that MCP clients are given: the POST operations of every API but the OAuth one. */
function mcpServers(gateway: StackGateway, origin: string): string[] {
  return gateway.apis
    .filter(({ path }) => path !== "")
    .flatMap(({ path, operations }) =>
      operations
        .filter(({ method }) => method === "POST")
        .map(({ urlTemplate }) => `${origin}/${path}${urlTemplate === "/" ? "" : urlTemplate}`),
    );
}
