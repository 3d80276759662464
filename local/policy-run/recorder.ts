import type { Readable } from "node:stream";
import {
  type CSharpValue,
  type Place,
  type PlainValue,
  plainValue,
  type Scope,
} from "../../policy/index.ts";
import type { Exchange, LastError } from "../gateway/exchange/exchange.ts";
import { Fault } from "../gateway/fault.ts";
import { MessageHeaders } from "../gateway/message/headers.ts";
import { watchChunks } from "../gateway/message/watched-body.ts";
import type { OutboundAnswer, OutboundRequest } from "../gateway/outbound/outbound.ts";
import type {
  CallObserver,
  Change,
  ExchangeChanges,
  MessageChanges,
  PolicyObserver,
  RequestObserver,
  StartedPolicy,
} from "../gateway/watching/observer.ts";
import { messageOf } from "./messages.ts";
import type {
  PolicyRunCall,
  PolicyRunChange,
  PolicyRunError,
  PolicyRunMetric,
  PolicyRunPlace,
  PolicyRunResponse,
  PolicyRunStep,
  PolicyRunTrace,
} from "./run.ts";

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** What documents and fragments are called. */
export interface DocumentNames {
  document(scope: Scope): string;
}

/** Writes down what happens to one request. */
export class Recorder implements RequestObserver {
  readonly steps: PolicyRunStep[] = [];
  readonly requests: PolicyRunCall[] = [];
  readonly traces: PolicyRunTrace[] = [];
  readonly metrics: PolicyRunMetric[] = [];
  readonly errors: PolicyRunError[] = [];
  readonly #exchange: Exchange;
  readonly #names: DocumentNames;
  /** Faults that are written down: each passes through all policies around the one that it happened in. */
  readonly #known = new Set<unknown>();

  constructor(exchange: Exchange, names: DocumentNames) {
    this.#exchange = exchange;
    this.#names = names;
  }

  get variables(): Record<string, PlainValue> {
    return Object.fromEntries(
      [...this.#exchange.variables].map(([name, value]) => [name, plainValue(value)]),
    );
  }

  policy(started: StartedPolicy): PolicyObserver {
    return this.#observe(started, this.steps);
  }

  #observe(started: StartedPolicy, siblings: PolicyRunStep[]): PolicyObserver {
    const { statement, section, scope, path, fragment } = started;
    const at = (place: Place): PolicyRunPlace => ({
      document: fragment ?? this.#names.document(scope),
      line: place.line,
      column: place.column,
    });
    const [began, steps, requests] = [
      performance.now(),
      [] as PolicyRunStep[],
      [] as PolicyRunCall[],
    ];
    const step: Writable<PolicyRunStep> = {
      policy: statement.name,
      section,
      scope,
      path,
      place: at(statement.place),
      outcome: "continue",
      took: 0,
      changes: [],
      requests,
      steps,
    };
    siblings.push(step);
    const end = (outcome: PolicyRunStep["outcome"], changes: ExchangeChanges) => {
      step.outcome = outcome;
      step.took = performance.now() - began;
      step.changes = listed(changes);
    };
    return {
      policy: (inner) => this.#observe(inner, steps),
      call: (request) => this.#call(request, statement.name, requests),
      ended: end,
      failed: (error, changes, place) => {
        end("failed", changes);
        if (this.#known.has(error) || !(error instanceof Fault)) return;
        this.#known.add(error);
        const { id: policyId } = statement;
        this.errors.push({ ...error.details, scope, section, path, policyId, place: at(place) });
      },
    };
  }

  #call(request: OutboundRequest, policy: string, ofStep: PolicyRunCall[]): CallObserver {
    const sent = new Passed();
    if (request.body instanceof Uint8Array) sent.add(request.body);
    else if (request.body) watchChunks(request.body as Readable, (chunk) => sent.add(chunk));
    const { method, url } = request;
    const headers = MessageHeaders.fromRaw(request.headers ?? []);
    const state: { response: PolicyRunResponse | undefined; error: unknown } = {
      response: undefined,
      error: undefined,
    };
    const call: PolicyRunCall = Object.defineProperties(
      Object.assign(
        messageOf(headers, () => sent.bytes),
        { policy, method, url },
      ),
      {
        response: { enumerable: true, get: () => state.response },
        error: { enumerable: true, get: () => state.error },
      },
    ) as PolicyRunCall;
    this.requests.push(call);
    ofStep.push(call);
    const received = new Passed();
    return {
      answered: (answer: OutboundAnswer) => {
        const { status, reason } = answer;
        state.response = Object.assign(
          messageOf(answer.headers, () => received.bytes),
          {
            status,
            reason,
          },
        );
      },
      received: (chunk) => received.add(chunk),
      failed: (error) => {
        state.error = error;
      },
    };
  }

  received(): void {
    // The body of the request is the caller's own.
  }

  traced({ source, severity, message, metadata }: PolicyRunTrace): void {
    this.traces.push({ source, severity, message, metadata });
  }

  measured(metric: PolicyRunMetric): void {
    this.metrics.push(metric);
  }

  answered(): void {
    const { lastError } = this.#exchange;
    // What no policy did, such as finding no operation.
    if (lastError !== undefined && lastError.section !== "" && this.errors.length === 0) {
      this.errors.push(outsidePolicies(lastError));
    }
  }

  sent(): void {
    // Whoever runs the policy reads the answer.
  }

  ended(): void {
    // Nothing comes after it.
  }
}

function outsidePolicies({
  source,
  reason,
  message,
  status,
  section,
  path,
}: LastError): PolicyRunError {
  const [scope, policyId, place] = [undefined, undefined, undefined];
  return { source, reason, message, status, scope, section, path, policyId, place };
}

/** The bytes of a body that have passed. */
class Passed {
  readonly #chunks: Uint8Array[] = [];

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#chunks));
  }

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }
}

function listed({ variables, request, response, backendUrl }: ExchangeChanges): PolicyRunChange[] {
  const plain = (value: CSharpValue | undefined) =>
    value === undefined ? undefined : plainValue(value);
  return [
    ...[...(variables ?? [])].map(([name, { before, after }]) => ({
      what: `variable ${name}`,
      before: plain(before),
      after: plain(after),
    })),
    ...changed("request method", request?.method),
    ...changed("request URL", request?.url, ({ path, query }) =>
      query === "" ? path : `${path}?${query}`,
    ),
    ...changed("backend", backendUrl),
    ...changed("response status", response?.status),
    ...ofMessage("request", request),
    ...ofMessage("response", response),
  ];
}

function changed<Value>(
  what: string,
  change: Change<Value> | undefined,
  plain: (value: Value) => PlainValue = (value) => value as PlainValue,
): PolicyRunChange[] {
  if (change === undefined) return [];
  const [before, after] = [change.before, change.after].map((value) =>
    value === undefined ? undefined : plain(value),
  );
  return [{ what, before, after }];
}

function ofMessage(message: string, changes: MessageChanges | undefined): PolicyRunChange[] {
  const headers = [...(changes?.headers ?? [])].flatMap(([name, change]) =>
    changed(`${message} header ${name}`, change, (values) => values.join(",")),
  );
  const body = changes?.body;
  const text = body === undefined ? [] : [new TextDecoder().decode(body)];
  return [
    ...headers,
    ...text.map((after) => ({ what: `${message} body`, before: undefined, after })),
  ];
}
