import { Fault } from "../fault.ts";
import { steadyTime } from "../steady-clock.ts";

/** A backend that policies name by its id. */
export interface Backend {
  /** What the path of a request comes after. Of a pool it is not used. */
  readonly url: string;
  /** The path of every request, whatever policies say: that of a server which stands in for the backend. */
  readonly path?: string;
  /** The backends that requests are spread over. */
  readonly pool?: readonly PoolMember[];
  readonly circuitBreaker?: CircuitBreaker;
  readonly credentials?: BackendCredentials;
}

/** A backend of a pool. */
export interface PoolMember {
  readonly id: string;
  /** Those with the lowest number get the requests, until all of them are out. */
  readonly priority: number;
  /** Its share of the requests among those with the same priority. */
  readonly weight: number;
}

/** When requests stop to go to a backend, and for how long. */
export interface CircuitBreaker {
  /** So many failures in the interval. */
  readonly count: number;
  /** In milliseconds. */
  readonly interval: number;
  /** In milliseconds. */
  readonly tripDuration: number;
  /** Whether the backend's own Retry-After counts instead. */
  readonly acceptRetryAfter: boolean;
  readonly statusCodes: readonly { readonly min: number; readonly max: number }[];
  /** Whether a backend that cannot be reached, or is late, counts as well. */
  readonly countsErrors: boolean;
}

/** What requests to a backend carry. */
export interface BackendCredentials {
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** The value of the header Authorization. */
  readonly authorization: string | undefined;
  /** The id of the certificate that is shown. */
  readonly certificateId: string | undefined;
}

/** What became of a request to a backend. */
export type BackendOutcome =
  | { readonly status: number; readonly retryAfter: string | undefined }
  | "failed";

interface State {
  failures: number[];
  /** When requests may go there again, by the steady clock. */
  openUntil: number;
  /** What it is ahead of its share. */
  lead: number;
}

/** Which backends are out, and whose turn it is. It lasts from one request to the next. */
export class BackendStates {
  readonly #states = new Map<string, State>();

  /**
   * The backend that a request goes to: itself, or of a pool the next one that is not out.
   *
   * @throws Fault with 503 when it is out, or all of the pool are.
   */
  choose(id: string, backends: ReadonlyMap<string, Backend>): readonly [id: string, Backend] {
    const backend = backends.get(id);
    if (backend === undefined) throw unknown(id);
    if (backend.pool === undefined) {
      if (this.#isOut(id)) throw tripped(id);
      return [id, backend];
    }
    const available = backend.pool.filter((member) => !this.#isOut(member.id));
    const first = Math.min(...available.map(({ priority }) => priority));
    const next = this.#next(available.filter(({ priority }) => priority === first));
    if (next === undefined) throw tripped(id);
    const chosen = backends.get(next.id);
    if (chosen === undefined) throw unknown(next.id);
    return [next.id, chosen];
  }

  /** Takes note of what became of a request. */
  report(id: string, { circuitBreaker }: Backend, outcome: BackendOutcome): void {
    if (circuitBreaker === undefined || !isFailure(circuitBreaker, outcome)) return;
    const now = steadyTime();
    const state = this.#state(id);
    state.failures = state.failures.filter((at) => at > now - circuitBreaker.interval);
    state.failures.push(now);
    if (state.failures.length < circuitBreaker.count) return;
    state.failures = [];
    const own = outcome === "failed" ? undefined : retryAfter(outcome.retryAfter);
    state.openUntil =
      now + ((circuitBreaker.acceptRetryAfter ? own : undefined) ?? circuitBreaker.tripDuration);
  }

  /** Smooth weighted round robin: nobody is asked twice in a row while it is another's turn. */
  #next(members: readonly PoolMember[]): PoolMember | undefined {
    const total = members.reduce((sum, { weight }) => sum + weight, 0);
    let next: PoolMember | undefined;
    for (const member of members) {
      const state = this.#state(member.id);
      state.lead += member.weight;
      if (next === undefined || state.lead > this.#state(next.id).lead) next = member;
    }
    if (next !== undefined) this.#state(next.id).lead -= total;
    return next;
  }

  #isOut(id: string): boolean {
    return (this.#states.get(id)?.openUntil ?? 0) > steadyTime();
  }

  #state(id: string): State {
    const state = this.#states.get(id) ?? { failures: [], openUntil: 0, lead: 0 };
    this.#states.set(id, state);
    return state;
  }
}

function isFailure(breaker: CircuitBreaker, outcome: BackendOutcome): boolean {
  if (outcome === "failed") return breaker.countsErrors;
  return breaker.statusCodes.some(({ min, max }) => min <= outcome.status && outcome.status <= max);
}

/** Milliseconds of a Retry-After: seconds, or a date (RFC 9110 section 10.2.3). */
function retryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function unknown(id: string): Fault {
  return new Fault({
    source: "set-backend-service",
    reason: "BackendNotFound",
    message: `There is no backend ${id}.`,
    status: 500,
  });
}

function tripped(id: string): Fault {
  return new Fault(
    {
      source: "forward-request",
      reason: "BackendCircuitBreakerOpen",
      message: `The circuit breaker of the backend ${id} has tripped.`,
      status: 503,
    },
    { answer: "Service Unavailable" },
  );
}
