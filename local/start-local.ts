import { type Logger, pino } from "pino";
import { gatewayLimits, PolicyCompiler } from "../policy/index.ts";
import { Closing } from "./closing.ts";
import { noData, openDataFolder } from "./data/data-folder.ts";
import { graphOrigin, type LocalEntra, type ManagedIdentityToken } from "./entra/index.ts";
import {
  type Foundation,
  layFoundation,
  readStack,
  relayFoundation,
  startContainers,
  storageToken,
} from "./foundation.ts";
import { Gateway } from "./gateway/gateway.ts";
import { gatewayMemory } from "./gateway/memory/memory.ts";
import { Outbound } from "./gateway/outbound/outbound.ts";
import { Proxies } from "./gateway/outbound/proxies.ts";
import { GatewayServer } from "./gateway/server.ts";
import { checkedHosts } from "./hosts.ts";
import type { LocalOptions } from "./local-options.ts";
import { Mistakes } from "./mistakes.ts";
import {
  makeCertificates,
  type PreparedGateway,
  prepareGateway,
  runtimeOf,
} from "./prepared-gateway.ts";
import { type LocalGateway, localGateways } from "./stack/addresses.ts";
import { serverVariables } from "./stack/server-variables.ts";
import { storageAccounts, storageContainers } from "./stack/storage-accounts.ts";
import type { StackFiles } from "./stack/terraform-json.ts";
import { type BlobStore, startBlobStore } from "./storage/index.ts";
import { startTelemetry } from "./telemetry/telemetry.ts";
import { Masks } from "./trace/masking.ts";
import { startTrace } from "./trace/start-trace.ts";
import { secretsOf, tracedOf } from "./traced.ts";

export type { LocalGateway } from "./stack/addresses.ts";

/** A stack running on this machine. */
export interface Local {
  /** The issuer of the gateway, of the first where there are several: its origin, and the path where it stands at one. */
  readonly issuer: string;
  /** The URLs of the MCP servers, of all gateways. */
  readonly servers: readonly string[];
  /** The gateways of the stack's service, each with its own servers and grants. */
  readonly gateways: readonly LocalGateway[];
  /** The stand-in for Entra, which tests can make fail. */
  readonly entra: LocalEntra;
  /** The storage emulator that holds the grants. */
  readonly grantStore: BlobStore;
  /** The URL of the blob container that the policies write to, of the first gateway where there are several. */
  readonly grantStoreUrl: string;
  /** Where Prometheus reads numbers of sign-ins and calls. */
  readonly metricsUrl: string;
  /** The URL of the page that shows policies while they run; undefined unless `trace` was asked for. */
  readonly trace: string | undefined;
  /** The primary keys of the stack's subscriptions, by the ids of these; keys that the stack does not write are made. */
  readonly subscriptionKeys: Readonly<Record<string, string>>;
  /** A token for the grant store, as an administrator's sign-in gives one. */
  grantStoreToken(): Promise<ManagedIdentityToken>;
  /**
   * The environment variables that the container of a server has: what a server needs that runs elsewhere on this
   * machine, in the place of its container. They hold keys of this run.
   *
   * @param path the path of the server, which need not have its final `/mcp`: `orders`
   * @throws StartError when there is no such server, or it is no container of the stack.
   */
  variablesOf(path: string): Readonly<Record<string, string>>;
  /**
   * Deploys another synthesis of the stack in place, such as one with the next generation of keys: its policies,
   * named values and app registrations. Of several stacks all that are to be there are named, as at the start. Everything else stays as it is, the store, sign-ins and secrets among it.
   *
   * @throws StartError or PolicyError when it cannot run; the stack before runs on.
   */
  deploy(stack: StackFiles): Promise<void>;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

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

/** Takes what one gateway alone can have, and holds options to what is known already. @throws StartError with all mistakes. */
async function takePlaces(
  options: LocalOptions,
  masks: Masks,
  warn: (sentence: string) => void,
  logger: Logger,
  closing: Closing,
) {
  const mistakes = new Mistakes();
  const hosts = await mistakes.try(() => checkedHosts(options.hosts ?? {}));
  const { dataFolder } = options;
  const data = await mistakes.try(() =>
    dataFolder === undefined ? noData() : openDataFolder(dataFolder, options.fresh ?? false),
  );
  if (data !== undefined) closing.add(async () => data.close());
  const server = await mistakes.try(() => GatewayServer.listen(options.port ?? 0, logger));
  if (server !== undefined) closing.add(() => server.close());
  const telemetry = await mistakes.try(() =>
    startTelemetry(
      {
        port: options.metricsPort ?? 0,
        environment: process.env,
        mask: (text) => masks.text(text),
        warn,
      },
      closing,
    ),
  );
  if (
    hosts !== undefined &&
    data !== undefined &&
    server !== undefined &&
    telemetry !== undefined
  ) {
    return { hosts, data, server, telemetry };
  }
  // What is wrong with the stack is told when it is read, but it does not come to that. One that is still being synthesized is not
  // waited for.
  const stack = await mistakes.try(() => Promise.race([options.stack, undefined]));
  if (stack !== undefined) await mistakes.try(() => readStack(stack, options));
  return mistakes.throwAll();
}

async function start(options: LocalOptions, logger: Logger, closing: Closing): Promise<Local> {
  const warn = (sentence: string) => logger.warn(sentence);
  const masks = new Masks();
  const { hosts, data, server, telemetry } = await takePlaces(
    options,
    masks,
    warn,
    logger,
    closing,
  );
  data.name(server.origin);
  const proxies = new Proxies(process.env);
  const { metrics } = telemetry;
  const trace = options.trace === true ? await startTrace(data.values, masks, metrics) : undefined;
  if (trace !== undefined) closing.add(() => trace.close());

  // The storage emulator takes longest to start, so it starts before the stack is even written;
  // it asks for its container and a token once it is up.
  const foundation = layFoundation(options, server.origin, data, logger, closing, trace?.visited);
  const grantStore = startBlobStore({
    accounts: storageAccounts,
    ...(data.blobs === undefined ? {} : { folder: data.blobs }),
    containers: async () => storageContainers(await foundation),
    accessToken: async () => (await storageToken(await foundation)).accessToken,
    logger,
  });
  const containers = foundation.then((on) => startContainers(on, options, logger, closing));
  const certificates = foundation.then((on) => makeCertificates(on, options));
  const compiler = PolicyCompiler.load();
  const gateway = Promise.all([foundation, grantStore, certificates]).then(([on, store, made]) =>
    prepareGateway(on, store, made, compiler, options.policies),
  );
  const parts = [foundation, grantStore, containers, gateway] as const;
  const [, stored] = await Promise.allSettled(parts);
  if (stored.status === "fulfilled") closing.add(() => stored.value.close());
  await Promise.all(parts);

  const { configured } = await gateway;
  const on = await foundation;
  const store = await grantStore;
  // What a policy writes out of Entra's address reaches the stand-in, unless another one is given.
  const entra = ["https://login.microsoftonline.com", graphOrigin].map(
    (origin) => [origin, on.entra.origin] as const,
  );
  const outbound = new Outbound({
    trusted: [store.certificate],
    hosts: new Map([...entra, ...hosts]),
    proxies,
    warn,
  });
  closing.add(() => outbound.close());
  const memory = gatewayMemory(outbound, gatewayLimits[configured.tier]);
  const serve = (base: Foundation, prepared: PreparedGateway) => {
    const runtime = runtimeOf(base, prepared, memory, options, telemetry, logger, trace?.observer);
    masks.addSecrets(secretsOf(base, prepared));
    trace?.shows(tracedOf(base, prepared, store, server.origin));
    server.serve(new Gateway(prepared.compiled, runtime, server.origin, logger));
  };
  serve(on, await gateway);
  let deployed = on;
  const gateways = localGateways(configured, server.origin, store.blobEndpoint);
  return {
    issuer: gateways[0]?.issuer ?? server.origin,
    servers: gateways.flatMap(({ servers }) => servers),
    gateways,
    entra: on.entra,
    grantStore: store,
    grantStoreUrl: gateways[0]?.grantStoreUrl ?? store.blobEndpoint,
    metricsUrl: metrics.url,
    trace: trace?.url,
    subscriptionKeys: Object.fromEntries(
      (configured.access?.subscriptions ?? []).map(({ id, primaryKey }) => [id, primaryKey]),
    ),
    grantStoreToken: () => storageToken(on),
    variablesOf: (path) =>
      serverVariables(deployed.stack, deployed.references, path, options.backends ?? {}),
    deploy: async (files) => {
      const next = relayFoundation(on, files, options);
      const made = await makeCertificates(next, options);
      serve(next, await prepareGateway(next, store, made, compiler, options.policies));
      deployed = next;
    },
    close: () => closing.run(),
  };
}
