import type { Scope, Section } from "../../../policy/index.ts";
import type { StackApi, StackOperation } from "../../stack/apis.ts";
import type { Ending } from "../ending.ts";
import type { FaultDetails } from "../fault.ts";
import type { MessageHeaders } from "../message/headers.ts";
import type { RequestState, ResponseState } from "../message/message.ts";
import type { ClientCertificate } from "../outbound/outbound.ts";
import type { Access } from "../service/access.ts";
import type { ContextVariables } from "./context-variables.ts";
import type { TraceContext } from "./trace-context.ts";

/** One trace event: what the trace policy or `context.Trace` wrote. */
export interface TraceEvent {
  /** Who wrote it: the `source` of the policy. */
  readonly source: string;
  /** How grave it is. */
  readonly severity: "verbose" | "information" | "error";
  /** What happened. */
  readonly message: string;
  /** What belongs to it, by name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The request during which it was written. */
  readonly requestId: string;
  /** The operation of the API that the request was for. */
  readonly operation: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** The trace that the request belongs to, as W3C Trace Context has it. */
  readonly traceId: string;
  /** The request within that trace. */
  readonly spanId: string;
}

/** A metric that a policy counts. */
export interface Metric {
  readonly name: string;
  readonly namespace: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** An error with where it happened, as far as it happened in a policy. */
export interface LastError extends FaultDetails {
  readonly section: string;
  readonly path: string;
  readonly scope?: Scope;
  readonly policyId?: string;
}

/** One request on its way through the policies. */
export interface Exchange {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The same moment by `performance.now()`, from which what it takes is counted: the clock may be set meanwhile. */
  readonly began: number;
  readonly trace: TraceContext;
  /** Undefined when no API matches the request. */
  readonly api: StackApi | undefined;
  /** Undefined when no operation of the API matches the request. */
  readonly operation: StackOperation | undefined;
  readonly request: RequestState;
  response: ResponseState | undefined;
  readonly variables: ContextVariables;
  /** As whom it came; undefined where nobody knows who may call. */
  access: Access | undefined;
  /** Set while on-error runs. */
  lastError: LastError | undefined;
  /** Where forward-request sends the request; the API's own service URL unless changed. */
  backendUrl: string | undefined;
  /** The backend that says where, and how, by its id. */
  backendId: string | undefined;
  /** What policies of inbound add to the answer, such as cors. */
  readonly answerHeaders: MessageHeaders;
  /** What policies of inbound left to do once there is a response, before outbound. */
  readonly onResponse: (() => Promise<void>)[];
  /** What policies of inbound left to do once the answer is known. */
  readonly atTheEnd: (() => Promise<void>)[];
  /** Ends with the client's connection. */
  readonly signal: Ending;
  /** Where the answer goes into the response cache, when cache-lookup looked for it in vain. */
  cacheKey: string | undefined;
  /** Whose certificate the backend is shown. */
  clientCertificate: ClientCertificate | undefined;
  /** Through which proxy the backend is asked, as a URL with its credentials. */
  proxy: string | undefined;
  /** Ends when nobody waits for what runs, as in a branch of the wait policy. */
  readonly cancelled?: AbortSignal;
  /** Who watches it, where somebody does. */
  watched?: ExchangeWatcher;
}

/** What is told of an exchange that somebody watches, besides the policies that run. */
export interface ExchangeWatcher {
  /** An expression is about to read a body, which it may do once only. */
  lookAtBodies(): void;
  traced(event: TraceEvent): void;
  /** A policy counted something. */
  measured(metric: Metric): void;
}

/** The headers of the message that a section works on; undefined while there is no response to work on. */
export function headersIn(
  section: Section,
  { request, response }: Exchange,
): MessageHeaders | undefined {
  return section === "inbound" || section === "backend" ? request.headers : response?.headers;
}
