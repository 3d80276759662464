import type { CSharpValue, Place, PolicyStatement, Scope, Section } from "../../../policy/index.ts";
import type { Exchange, Metric, TraceEvent } from "../exchange/exchange.ts";
import type { Outcome } from "../exchange/outcome.ts";
import type { ResponseState, UrlParts } from "../message/message.ts";
import type { Change } from "../message/noted-changes.ts";
import type { OutboundAnswer, OutboundRequest } from "../outbound/outbound.ts";

/**
 * Watches requests on their way through the policies. It is called while they run and must neither throw nor change
 * what it is given. Everything comes as it is, **secrets among it**: who keeps or shows it masks it first.
 */
export interface GatewayObserver {
  /**
   * A request has come in, and it is known which operation it is for, if any.
   *
   * @returns what watches the request; undefined leaves it alone, which costs nothing.
   */
  request(exchange: Exchange): RequestObserver | undefined;
}

/** Whatever policies run in: a request, or a policy that holds others. */
export interface PoliciesObserver {
  /**
   * Policies in a row have run that do nothing but remove a header each, all at once as they are many.
   *
   * @param changes of them all
   * @default each is told as any other policy is
   */
  removed?(removed: RemovedHeaders, changes: ExchangeChanges): void;
  /**
   * A policy begins.
   *
   * @returns what watches the policy and those inside it; undefined leaves them alone.
   */
  policy(started: StartedPolicy): PolicyObserver | undefined;
}

/** Watches one request. */
export interface RequestObserver extends PoliciesObserver {
  /** A piece of the body that goes on to a backend as it comes. What policies read is told as their change. */
  received(chunk: Uint8Array): void;
  /** The policy `trace`, `context.Trace` and what else writes events did so. */
  traced(event: TraceEvent): void;
  /** A policy counted something, which is written as an event as well. */
  measured?(metric: Metric): void;
  /** The answer is known. Its body may still have to come. */
  answered(response: ResponseState): void;
  /** A piece of an answer's body that goes out as it comes. */
  sent(chunk: Uint8Array): void;
  /** All of the answer went out, or its connection ended before. */
  ended(): void;
}

/** Policies that remove a header each, in order, with the header's name in lower case. */
export interface RemovedHeaders extends Iterable<readonly [started: StartedPolicy, name: string]> {
  readonly length: number;
}

/** A policy at the moment it begins. */
export interface StartedPolicy {
  /** The policy with its place, and the place where it ends, in the text of its document. */
  readonly statement: PolicyStatement;
  readonly section: Section;
  /** Where it stands in its section, all scopes joined, such as `choose[3]/when[2]/set-header[1]`. */
  readonly path: string;
  /** The scope of the document that it belongs to. */
  readonly scope: Scope;
  /** The id of the fragment that it stands in; undefined in the document itself. */
  readonly fragment: string | undefined;
}

/** Watches one run of a policy. */
export interface PolicyObserver extends PoliciesObserver {
  /**
   * It sends a request to another server.
   *
   * @returns what watches the call; undefined leaves it alone.
   */
  call(request: OutboundRequest): CallObserver | undefined;
  /** It is done. */
  ended(outcome: Outcome, changes: ExchangeChanges): void;
  /**
   * It failed, with a `Fault` where that is one of the gateway's own.
   *
   * @param place where: that of the expression which failed, else that of the policy
   */
  failed(error: unknown, changes: ExchangeChanges, place: Place): void;
}

/** Watches one request of a policy to another server. */
export interface CallObserver {
  answered(answer: OutboundAnswer): void;
  /** A piece of the body of the answer. */
  received(chunk: Uint8Array): void;
  failed(error: unknown): void;
}

export type { Change } from "../message/noted-changes.ts";

/** What a policy changed, apart from the policies inside it. What it left alone is not there. */
export interface ExchangeChanges {
  readonly variables?: ReadonlyMap<string, Change<CSharpValue>>;
  readonly request?: MessageChanges & {
    readonly method?: Change<string>;
    readonly url?: Change<Readonly<UrlParts>>;
  };
  readonly response?: MessageChanges & {
    readonly status?: Change<number>;
  };
  /** Where forward-request sends the request. */
  readonly backendUrl?: Change<string>;
}

/** What became of a message. */
export interface MessageChanges {
  readonly headers?: ReadonlyMap<string, Change<readonly string[]>>;
  /** Its body that was set, or that was read into memory and so is known from then on. */
  readonly body?: Uint8Array;
}
