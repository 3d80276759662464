import { randomUUID } from "node:crypto";
import type { EntraVisit } from "../entra/index.ts";
import type { Exchange } from "../gateway/exchange/exchange.ts";
import type { GatewayObserver, StartedPolicy } from "../gateway/watching/observer.ts";
import { RecordedVisit } from "./entra-visit.ts";
import { Flows } from "./flows.ts";
import { Masks } from "./masking.ts";
import type { Participant, RequestSummary, RequestTrace } from "./model.ts";
import { RecordedRequest } from "./recorded-request.ts";

type Recorded = RecordedRequest | RecordedVisit;

/** How long what a client asks before it begins a flow, such as metadata, counts for that flow; in milliseconds. */
const discoveryTime = 60_000;

export interface RecorderOptions {
  /**
   * How many requests are kept; the oldest is forgotten first.
   * @default 200
   */
  readonly capacity?: number;
  /**
   * Takes secrets out of what is recorded.
   * @default some of its own
   */
  readonly masks?: Masks;
  /** Which document a policy stands in. */
  documentOf(exchange: Exchange, started: StartedPolicy): string;
  /** Who is at the other end of a call. */
  participantOf(url: URL, policy: string): Participant;
}

/**
 * Records the requests of a gateway, so many of them, with secrets masked: `masks` is told which there are besides those
 * that it knows by their places and looks.
 */
export class TraceRecorder implements GatewayObserver {
  readonly masks: Masks;
  readonly #options: RecorderOptions;
  readonly #capacity: number;
  readonly #recorded = new Map<string, Recorded>();
  readonly #flows = new Flows<Recorded>(() => this.#recorded.values());
  readonly #listeners = new Set<(id: string) => void>();
  #count = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.masks = options.masks ?? new Masks();
    this.#capacity = options.capacity ?? 200;
  }

  request(exchange: Exchange): RecordedRequest {
    this.#count += 1;
    const begun: { ties: string[] | undefined } = { ties: [] };
    const recorded: RecordedRequest = new RecordedRequest(exchange, this.#count, {
      masks: this.masks,
      documentOf: (of, started) => this.#options.documentOf(of, started),
      participantOf: (url, policy) => this.#options.participantOf(url, policy),
      changed: (request) => this.#tell(request.id),
      // While it is being made, it is not there yet.
      tied: (request, tie) =>
        begun.ties === undefined ? this.#tie(request, tie) : void begun.ties.push(tie),
    });
    this.#keep(recorded);
    const { ties } = begun;
    begun.ties = undefined;
    for (const tie of ties ?? []) this.#tie(recorded, tie);
    return recorded;
  }

  /** A browser was at what stands for Entra. */
  visited(visit: EntraVisit): void {
    this.#count += 1;
    const recorded = new RecordedVisit(visit, randomUUID(), this.#count, this.masks);
    this.#keep(recorded);
    for (const tie of recorded.ties) this.#tie(recorded, tie);
    this.#tell(recorded.id);
  }

  #keep(recorded: Recorded): void {
    this.#recorded.set(recorded.id, recorded);
    if (this.#recorded.size <= this.#capacity) return;
    const [oldest] = this.#recorded.keys();
    if (oldest !== undefined) this.#recorded.delete(oldest);
  }

  #tie(recorded: Recorded, tie: string): void {
    const isNew = recorded.flow === undefined;
    if (isNew && !this.#flows.knows(tie)) recorded.flow = this.#flowOfClient(recorded);
    for (const moved of this.#flows.tie(recorded, tie)) this.#tell(moved.id);
    if (isNew) this.#claimDiscovery(recorded);
    this.#tell(recorded.id);
  }

  /** The latest flow of the same client: what ties nothing else, such as a token that nobody gave, is of that. */
  #flowOfClient(recorded: Recorded): string | undefined {
    if (!(recorded instanceof RecordedRequest) || recorded.beginsFlow) return undefined;
    const { registration } = recorded;
    if (registration === undefined) return undefined;
    return [...this.#recorded.values()].findLast(
      (earlier) =>
        earlier instanceof RecordedRequest &&
        earlier.registration === registration &&
        earlier.flow !== undefined,
    )?.flow;
  }

  /** What the same client asked just before, of no flow so far, was the way to this one. */
  #claimDiscovery(recorded: Recorded): void {
    if (!(recorded instanceof RecordedRequest)) return;
    for (const earlier of [...this.#recorded.values()].reverse()) {
      if (earlier.number >= recorded.number || !(earlier instanceof RecordedRequest)) continue;
      if (earlier.flow !== undefined || recorded.at - earlier.at > discoveryTime) break;
      if (!earlier.isDiscovery) continue;
      earlier.flow = recorded.flow;
      this.#tell(earlier.id);
    }
  }

  #tell(id: string): void {
    for (const listener of this.#listeners) listener(id);
  }

  /** Calls `listener` whenever a request has changed, until the returned function is called. */
  listen(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The requests that are kept, the first first. */
  summaries(): RequestSummary[] {
    return [...this.#recorded.values()].map((recorded) => recorded.summary());
  }

  /** A request in short; undefined when it is forgotten. */
  summary(id: string): RequestSummary | undefined {
    return this.#recorded.get(id)?.summary();
  }

  /** All that is known of a request; undefined when it is forgotten. */
  trace(id: string): RequestTrace | undefined {
    return this.#recorded.get(id)?.trace();
  }
}
