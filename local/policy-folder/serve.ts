import { pino } from "pino";
import {
  expressionLimits,
  formatFinding,
  gatewayLimits,
  PolicyCompiler,
} from "../../policy/index.ts";
import { Closing } from "../closing.ts";
import { KeptValues } from "../data/kept-values.ts";
import { StartError } from "../errors.ts";
import { Gateway } from "../gateway/gateway.ts";
import { type GatewayMemory, gatewayMemory } from "../gateway/memory/memory.ts";
import { Outbound } from "../gateway/outbound/outbound.ts";
import { Proxies } from "../gateway/outbound/proxies.ts";
import type { PolicyRuntime } from "../gateway/pipeline/step.ts";
import { policyHandlers } from "../gateway/policies/index.ts";
import { GatewayServer } from "../gateway/server.ts";
import { Certificates } from "../gateway/service/certificates.ts";
import { Connections, type GivenConnections } from "../gateway/service/connections.ts";
import type { GatewayObserver } from "../gateway/watching/observer.ts";
import { together } from "../gateway/watching/observers.ts";
import { checkedHosts } from "../hosts.ts";
import { Mistakes } from "../mistakes.ts";
import { startTrace, type Traced } from "../trace/start-trace.ts";
import type { MadeKeys } from "./access.ts";
import { EntraStandIn } from "./entra-stand-in.ts";
import {
  type FolderPreparation,
  type FolderState,
  type PreparedFolder,
  prepareFolder,
} from "./prepare.ts";
import { FolderWatch } from "./watch.ts";

/** How a folder is served. */
export interface ServeOptions extends FolderPreparation {
  /** 0 takes any free one. */
  readonly port: number;
  /** Origins that others stand for. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Tokens of connections to credential providers, by `provider/connection`. @default none */
  readonly connections?: GivenConnections;
  /** Watches requests. */
  readonly observer?: GatewayObserver;
  /** Whether there is a page that shows policies while they run. */
  readonly trace: boolean;
  /** Told in plain words what only whoever runs it can mend. */
  warn(sentence: string): void;
  /** Told what became of a change of the folder; with an error among the findings what was there before goes on. */
  reloaded(state: FolderState): void;
}

/** A folder that is being served. */
export interface ServedFolder extends FolderState {
  readonly origin: string;
  /** Where people sign in, by what stands for Entra; undefined where the folder has no entra.json. */
  readonly entraOrigin: string | undefined;
  /** Where policies can be watched while they run; undefined unless that was asked for. */
  readonly trace: string | undefined;
  /** The keys that were made for subscriptions whose resources have none, by the ids of these. */
  readonly madeKeys: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Serves the APIs of a folder on this machine, until it is closed, and takes changes of the folder as they come.
 *
 * @throws StartError when the port is taken.
 */
export async function serveFolder(folder: string, options: ServeOptions): Promise<ServedFolder> {
  const closing = new Closing();
  try {
    return await start(folder, options, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
}

async function start(
  folder: string,
  options: ServeOptions,
  closing: Closing,
): Promise<ServedFolder> {
  const compiler = PolicyCompiler.load();
  const made: MadeKeys = new Map();
  const logger = pino({ level: "silent" });
  const trace = options.trace ? await startTrace(new KeptValues()) : undefined;
  if (trace !== undefined) closing.add(() => trace.close());
  const mistakes = new Mistakes();
  const hosts = await mistakes.try(() => checkedHosts(options.hosts));
  const server = await mistakes.try(() => GatewayServer.listen(options.port, logger));
  if (server !== undefined) closing.add(() => server.close());
  if (hosts === undefined || server === undefined) {
    // Whoever frees the port should not be told of the folder only then.
    await mistakes.try(async () =>
      refuseErrors(await prepareFolder(folder, options, made, compiler)),
    );
    return mistakes.throwAll();
  }
  const entra = new EntraStandIn(hosts, options.warn, trace?.visited);
  closing.add(() => entra.close());
  const outbound = new Outbound({
    trusted: [],
    hosts: entra.hosts,
    proxies: new Proxies(process.env),
    warn: options.warn,
  });
  closing.add(() => outbound.close());
  const memory = gatewayMemory(outbound, gatewayLimits[options.tier]);
  const load = async (): Promise<FolderState> => {
    const { ready, ...state } = await prepareFolder(folder, options, made, compiler);
    if (ready !== undefined) {
      await entra.take(ready.entra);
      const observers = [trace?.observer, options.observer].filter((each) => each !== undefined);
      const runtime = runtimeOf(ready, memory, entra, options, together(...observers));
      trace?.shows(tracedOf(ready, entra));
      server.serve(new Gateway(ready.compiled, runtime, server.origin, logger));
    }
    return state;
  };
  const state = await load();
  const watching = new FolderWatch(folder, {
    changed: async () => options.reloaded(await load()),
    failed: (error) => {
      const why = error instanceof Error ? error.message : String(error);
      options.warn(`The folder cannot be read, so what was there before is served: ${why}`);
    },
    unwatched: (sentence) => options.warn(sentence),
  });
  closing.add(async () => watching.close());
  return {
    ...state,
    origin: server.origin,
    entraOrigin: entra.origin,
    trace: trace?.url,
    madeKeys: Object.fromEntries(
      state.subscriptions
        .filter(({ primaryKey }) => [...made.values()].includes(primaryKey))
        .map(({ id, primaryKey }) => [id, primaryKey]),
    ),
    close: () => closing.run(),
  };
}

/** @throws StartError with what is wrong in the folder. */
function refuseErrors({ findings }: FolderState): void {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new StartError(errors.map(formatFinding).join("\n"));
}

function runtimeOf(
  { gateway, compiled, backends, schemas }: NonNullable<PreparedFolder["ready"]>,
  memory: GatewayMemory,
  entra: EntraStandIn,
  { connections, warn }: ServeOptions,
  observer: GatewayObserver,
): PolicyRuntime {
  return {
    ...memory,
    serviceName: gateway.serviceName,
    limits: gatewayLimits[gateway.tier],
    expressionLimits,
    handlers: policyHandlers,
    fragments: compiled.fragments,
    schemas,
    backends,
    certificates: new Certificates([]),
    connections: new Connections(connections),
    managedIdentityToken: (clientId, resource) => entra.managedIdentityToken(clientId, resource),
    browserOrigins: entra.browserOrigins,
    trace: () => undefined,
    observer,
    warn,
  };
}

/** What the page that shows policies is told of a folder. */
function tracedOf(
  { gateway, compiled, secrets }: NonNullable<PreparedFolder["ready"]>,
  { origins }: EntraStandIn,
): Traced {
  const participants = origins.map((origin) => [origin, "entra"] as const);
  return { configured: gateway, compiled, servers: [], secrets, origins: new Map(participants) };
}
