import type { KeptValues } from "../data/kept-values.ts";
import type { EntraVisit } from "../entra/index.ts";
import type { GatewayObserver } from "../gateway/watching/observer.ts";
import type { Metrics } from "../telemetry/gateway-numbers.ts";
import { Masks } from "./masking.ts";
import type { Participant } from "./model.ts";
import { type DeployedPolicies, PolicySources } from "./policy-sources.ts";
import { TraceRecorder } from "./recorder.ts";
import { TraceServer } from "./trace-server.ts";

/** What runs, for the page that shows it. */
export interface Traced extends DeployedPolicies {
  /** The values that are secret, by their names. */
  readonly secrets: Iterable<readonly [name: string, value: string]>;
  /** Origins by who is there. */
  readonly origins: ReadonlyMap<string, Participant>;
}

/** Policies that can be watched while they run. */
export interface Trace {
  /** Where the page is. */
  readonly url: string;
  readonly observer: GatewayObserver;
  visited(visit: EntraVisit): void;
  /** These policies run from now on. */
  shows(traced: Traced): void;
  close(): Promise<void>;
}

/**
 * Starts to record what happens, and serves the page that shows it.
 *
 * @param masks what is told which values are secret
 * @param metrics what is counted besides, if anything is; its labels are masked already
 */
export async function startTrace(
  values: KeptValues,
  masks = new Masks(),
  metrics?: Metrics,
): Promise<Trace> {
  let sources: PolicySources | undefined;
  let origins: ReadonlyMap<string, Participant> = new Map();
  const recorder = new TraceRecorder({
    masks,
    documentOf: (exchange, started) => sources?.documentOf(exchange, started) ?? "",
    participantOf: ({ origin }, policy) =>
      origins.get(origin) ?? (policy === "forward-request" ? "server" : "other"),
  });
  const server = await TraceServer.listen({ recorder, sources: () => sources, metrics }, values);
  return {
    url: server.url,
    observer: recorder,
    visited: (visit) => recorder.visited(visit),
    shows: (traced) => {
      masks.addSecrets(traced.secrets);
      sources = new PolicySources(traced, masks);
      ({ origins } = traced);
      server.deployed();
    },
    close: () => server.close(),
  };
}
