import { randomUUID } from "node:crypto";
import type { EntraVisit } from "../entra/index.ts";
import type { Exchange } from "../gateway/exchange/exchange.ts";
import type { GatewayObserver, StartedPolicy } from "../gateway/watching/observer.ts";
import { RecordedVisit } from "./entra-visit.ts";
import { Flows } from "./flows.ts";
import { Masks } from "./masking.ts";
import type { Participant, RequestSummary, RequestTrace } from "./model.ts";
import { type PolicyOwners, RecordedRequest, type Surroundings } from "./recorded-request.ts";

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
  documentOf(owners: PolicyOwners, started: StartedPolicy): string;
  /** Who is at the other end of a call. */
  participantOf(url: URL, policy: string): Participant;
}

/**
 * Records the requests of a gateway, so many of them, with secrets masked: `masks` is told which there are besides those
 * that it knows by their places and looks.
 */
export class TraceRecorder implements GatewayObserver {
  readonly masks: Masks;
  readonly #capacity: number;
  readonly #around: Surroundings;
  readonly #recorded = new Map<string, Recorded>();
  /** The same, the first first. */
  readonly #order: Recorded[] = [];
  readonly #flows = new Flows<Recorded>(() => this.#order);
  readonly #listeners = new Set<(id: string) => void>();
  #count = 0;

  constructor(options: RecorderOptions) {
    this.masks = options.masks ?? new Masks();
    this.#capacity = options.capacity ?? 200;
    const urls = new KnownUrls();
    this.#around = {
      masks: this.masks,
      documentOf: (owners, started) => options.documentOf(owners, started),
      placeOf: (href, policy) => {
        const url = urls.parsed(href);
        return { url, participant: options.participantOf(url, policy) };
      },
      changed: ({ id }) => this.#tell(id),
      tied: (request, tie) => this.#tie(request, tie),
    };
  }

  request(exchange: Exchange): RecordedRequest {
    this.#count += 1;
    const recorded = new RecordedRequest(exchange, this.#count, this.#around);
    this.#keep(recorded);
    recorded.learn();
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
    this.#order.push(recorded);
    if (this.#order.length <= this.#capacity) return;
    const oldest = this.#order.shift();
    if (oldest !== undefined) this.#recorded.delete(oldest.id);
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
    return this.#order.findLast(
      (earlier) =>
        earlier instanceof RecordedRequest &&
        earlier.registration === registration &&
        earlier.flow !== undefined,
    )?.flow;
  }

  /** What the same client asked just before, of no flow so far, was the way to this one. */
  #claimDiscovery(recorded: Recorded): void {
    if (!(recorded instanceof RecordedRequest)) return;
    for (let at = this.#order.length - 1; at >= 0; at -= 1) {
      const earlier = this.#order[at];
      if (
        earlier === undefined ||
        earlier.number >= recorded.number ||
        !(earlier instanceof RecordedRequest)
      )
        continue;
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
    return this.#order.map((recorded) => recorded.summary());
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

/** How many URLs are remembered: most calls go to a few. */
const mostUrls = 100;

/** URLs that have been taken to pieces before. */
class KnownUrls {
  readonly #parsed = new Map<string, URL>();

  parsed(href: string): URL {
    const known = this.#parsed.get(href);
    if (known !== undefined) return known;
    const url = new URL(href);
    if (this.#parsed.size >= mostUrls) this.#parsed.clear();
    this.#parsed.set(href, url);
    return url;
  }
}
