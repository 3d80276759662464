import type { PlainValue, Scope, Section } from "../../policy/index.ts";

/** What came of a policy and a request: the answer, and everything on the way to it. */
export interface PolicyRun {
  /** What the client is answered. */
  readonly response: PolicyRunResponse;
  /** The variables at the end. */
  readonly variables: Readonly<Record<string, PlainValue>>;
  /** The requests that went out, to backends and others, in their order. */
  readonly requests: readonly PolicyRunCall[];
  /** What the cache of values holds at the end. */
  readonly cache: readonly PolicyRunCacheEntry[];
  /** What the policies `trace`, `log-to-eventhub` and others wrote, and `context.Trace`. */
  readonly traces: readonly PolicyRunTrace[];
  /** What `emit-metric` and others counted. */
  readonly metrics: readonly PolicyRunMetric[];
  /** What went wrong, the first first; `send-request` with `ignore-error` among it not. */
  readonly errors: readonly PolicyRunError[];
  /** The policies that ran, those inside others in these. */
  readonly steps: readonly PolicyRunStep[];
  /** What only whoever runs it can mend, in plain words, such as a server that nothing answers for. */
  readonly warnings: readonly string[];
}

/** A message with its body. */
export interface PolicyRunMessage {
  /** Its headers. */
  readonly headers: Headers;
  /** The body as text; empty when there is none. */
  readonly text: string;
  /** The body as it is. */
  readonly bytes: Uint8Array;
  /**
   * The body as JSON.
   * @throws SyntaxError when it is none.
   */
  json(): unknown;
}

/** An answer. */
export interface PolicyRunResponse extends PolicyRunMessage {
  /** Its status, such as 200. */
  readonly status: number;
  /** The phrase beside the status. */
  readonly reason: string;
}

/** A request that went out. */
export interface PolicyRunCall extends PolicyRunMessage {
  /** The policy that sent it, such as `forward-request`. */
  readonly policy: string;
  /** Its method. */
  readonly method: string;
  /** Where it went. */
  readonly url: string;
  /** Its answer; undefined when there was none. */
  readonly response: PolicyRunResponse | undefined;
  /** Why there was no answer. */
  readonly error: unknown;
}

/** Where something stands in a policy. */
export interface PolicyRunPlace {
  /** The name of the document, or the id of the fragment. */
  readonly document: string;
  /** The line, from 1. */
  readonly line: number;
  /** The column, from 1. */
  readonly column: number;
}

/** What went wrong: the members of `context.LastError`, with the status and the place. */
export interface PolicyRunError {
  /** The policy or the step of the gateway that failed. */
  readonly source: string;
  /** What went wrong, in one word. */
  readonly reason: string;
  /** What went wrong, as a sentence. */
  readonly message: string;
  /** The status that the client is answered unless on-error says otherwise. */
  readonly status: number;
  /** The scope of the document it happened in. */
  readonly scope: Scope | undefined;
  /** The section it happened in. */
  readonly section: string;
  /** Which policy it was, such as `choose[1]/when[2]/set-header[1]`. */
  readonly path: string;
  /** The `id` of the policy, where it has one. */
  readonly policyId: string | undefined;
  /** Undefined for what went wrong outside of policies, such as a request that no operation takes. */
  readonly place: PolicyRunPlace | undefined;
}

/** A value in the cache. */
export interface PolicyRunCacheEntry {
  /** Its key. */
  readonly key: string;
  /** The value as JavaScript has it. */
  readonly value: PlainValue;
  /** How long it stays there, in seconds. */
  readonly seconds: number;
}

/** A trace event. */
export interface PolicyRunTrace {
  /** Who wrote it. */
  readonly source: string;
  /** How grave it is. */
  readonly severity: "verbose" | "information" | "error";
  /** What happened. */
  readonly message: string;
  /** What belongs to it, by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A metric. */
export interface PolicyRunMetric {
  /** What is counted. */
  readonly name: string;
  /** The namespace of the metric. */
  readonly namespace: string;
  /** How many. */
  readonly value: number;
  /** The dimensions with their values. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One run of a policy. */
export interface PolicyRunStep {
  /** The name of its element. */
  readonly policy: string;
  /** The section it ran in. */
  readonly section: Section;
  /** The scope of its document. */
  readonly scope: Scope;
  /** Where it stands in its section, such as `choose[1]/when[2]/set-header[1]`. */
  readonly path: string;
  /** Where it is written. */
  readonly place: PolicyRunPlace;
  /** Whether the way goes on, ends with an answer or the cache's, or in an error. */
  readonly outcome: "continue" | "answered" | "cached" | "failed";
  /** Milliseconds. */
  readonly took: number;
  /** What it changed, without the policies inside of it. */
  readonly changes: readonly PolicyRunChange[];
  /** The requests that it sent. */
  readonly requests: readonly PolicyRunCall[];
  /** The policies that ran inside of it. */
  readonly steps: readonly PolicyRunStep[];
}

/** Something that a policy changed; `before` and `after` are undefined where there was or is nothing. */
export interface PolicyRunChange {
  /** What: `variable user`, `request header Accept`, `response status`, `request body`. */
  readonly what: string;
  /** What it was. */
  readonly before: PlainValue | undefined;
  /** What it became. */
  readonly after: PlainValue | undefined;
}
