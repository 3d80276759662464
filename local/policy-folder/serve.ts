import { watch } from "node:fs";
import { resolve } from "node:path";
import { pino } from "pino";
import {
  expressionLimits,
  gatewayLimits,
  PolicyCompiler,
  PolicyError,
  type PolicyFinding,
  type Profile,
  type Tier,
} from "../../policy/index.ts";
import { StartError } from "../errors.ts";
import type { Subscription } from "../gateway/access.ts";
import type { Backend } from "../gateway/backends.ts";
import { Certificates } from "../gateway/certificates.ts";
import { compileGateway } from "../gateway/compile.ts";
import { Gateway } from "../gateway/gateway.ts";
import { type GatewayMemory, gatewayMemory } from "../gateway/memory.ts";
import { Outbound } from "../gateway/outbound.ts";
import { policyHandlers } from "../gateway/policies/index.ts";
import { Proxies } from "../gateway/proxies.ts";
import type { GatewayRuntime } from "../gateway/runtime.ts";
import { GatewayServer } from "../gateway/server.ts";
import { checkedHosts } from "../hosts.ts";
import type { StackApi, StackGateway } from "../stack/apis.ts";
import type { MadeKeys } from "./access.ts";
import { readPolicyFolder } from "./folder.ts";

/** How a folder is served. */
export interface ServeOptions {
  /** 0 takes any free one. */
  readonly port: number;
  readonly tier: Tier;
  readonly profile: Profile;
  readonly namedValues: ReadonlyMap<string, string>;
  /** URLs of APIs and backends, by their ids, in the place of those in the folder. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Origins that others stand for. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Watches requests. */
  readonly observer?: NonNullable<GatewayRuntime["observer"]>;
  /** Told in plain words what only whoever runs it can mend. */
  warn(sentence: string): void;
  /** Told what became of a change of the folder; with an error among the findings what was there before goes on. */
  reloaded(state: FolderState): void;
}

/** What a folder is served as. */
export interface FolderState {
  readonly apis: readonly StackApi[];
  readonly subscriptions: readonly Subscription[];
  readonly findings: readonly PolicyFinding[];
}

/** A folder that is being served. */
export interface ServedFolder extends FolderState {
  readonly origin: string;
  /** The keys that were made for subscriptions whose resources have none, by the ids of these. */
  readonly madeKeys: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What is read of a folder, compiled. */
interface Prepared extends FolderState {
  /** Undefined when something is wrong. */
  readonly ready:
    | {
        readonly gateway: StackGateway;
        readonly compiled: ReturnType<typeof compileGateway>;
        readonly backends: ReadonlyMap<string, Backend>;
      }
    | undefined;
}

type Preparing = Pick<ServeOptions, "tier" | "profile" | "namedValues" | "addresses">;

/** Reads a folder and compiles its policies. */
export async function prepareFolder(
  folder: string,
  options: Preparing,
  made: MadeKeys,
  compiler: PolicyCompiler,
): Promise<Prepared> {
  const { tier, profile, namedValues, addresses } = options;
  const read = await readPolicyFolder(folder, { tier, namedValues, madeKeys: made });
  const gateway = {
    ...read.gateway,
    apis: read.gateway.apis.map((api) => elsewhere(api, addresses)),
  };
  const backends = new Map(
    [...read.backends].map(([id, backend]) => [id, { ...backend, ...urlOf(addresses.get(id)) }]),
  );
  const { apis } = gateway;
  const subscriptions = gateway.access?.subscriptions ?? [];
  const findings = [...read.findings];
  try {
    const compiled = compileGateway(gateway, compiler, { profile, variables: "warning" });
    findings.push(...compiled.findings);
    const isWrong = findings.some(({ severity }) => severity === "error");
    return {
      apis,
      subscriptions,
      findings,
      ready: isWrong ? undefined : { gateway, compiled, backends },
    };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { apis, subscriptions, findings: [...findings, ...error.findings], ready: undefined };
  }
}

function elsewhere(api: StackApi, addresses: ReadonlyMap<string, string>): StackApi {
  const url = addresses.get(api.id);
  return url === undefined ? api : { ...api, serviceUrl: url };
}

function urlOf(url: string | undefined): { readonly url?: string } {
  return url === undefined ? {} : { url };
}

/**
 * Serves the APIs of a folder on this machine, until it is closed, and takes changes of the folder as they come.
 *
 * @throws StartError when the port is taken.
 */
export async function serveFolder(folder: string, options: ServeOptions): Promise<ServedFolder> {
  const root = resolve(folder);
  const compiler = PolicyCompiler.load();
  const made: MadeKeys = new Map();
  const logger = pino({ level: "silent" });
  const hosts = checkedHosts(options.hosts);
  const server = await GatewayServer.listen(options.port, logger);
  const outbound = new Outbound({
    trusted: [],
    hosts: new Map(hosts),
    proxies: new Proxies(process.env),
    warn: options.warn,
  });
  const memory = gatewayMemory(outbound, gatewayLimits[options.tier]);
  const load = async (): Promise<FolderState> => {
    const { ready, ...state } = await prepareFolder(root, options, made, compiler);
    if (ready !== undefined) {
      const runtime = runtimeOf(ready, memory, options);
      server.serve(new Gateway(ready.compiled, runtime, server.origin, logger));
    }
    return state;
  };
  const state = await load();
  const watching = watchFolder(root, async () => {
    try {
      options.reloaded(await load());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      options.warn(`The folder cannot be read, so what was there before is served: ${why}`);
    }
  });
  return {
    ...state,
    origin: server.origin,
    madeKeys: Object.fromEntries(
      state.subscriptions
        .filter(({ primaryKey }) => [...made.values()].includes(primaryKey))
        .map(({ id, primaryKey }) => [id, primaryKey]),
    ),
    close: async () => {
      watching.close();
      await server.close();
      await outbound.close();
    },
  };
}

function runtimeOf(
  { gateway, compiled, backends }: NonNullable<Prepared["ready"]>,
  memory: GatewayMemory,
  { observer, warn }: ServeOptions,
) {
  return {
    ...memory,
    serviceName: gateway.serviceName,
    limits: gatewayLimits[gateway.tier],
    expressionLimits,
    handlers: policyHandlers,
    fragments: compiled.fragments,
    backends,
    certificates: new Certificates([]),
    managedIdentityToken: async () => {
      throw new StartError("A folder has no managed identity.");
    },
    trace: () => undefined,
    ...(observer === undefined ? {} : { observer }),
    warn,
  };
}

/** How long a folder must be quiet before it is read again: editors write a file in several steps. */
const quiet = 80;

function watchFolder(root: string, changed: () => Promise<void>): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  const watcher = watch(root, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(changed);
    }, quiet);
  });
  return {
    close: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
