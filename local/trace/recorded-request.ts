import type { Exchange, TraceEvent } from "../gateway/exchange/exchange.ts";
import type { MessageHeaders } from "../gateway/message/headers.ts";
import type { ResponseState } from "../gateway/message/message.ts";
import type { OutboundRequest } from "../gateway/outbound/outbound.ts";
import type {
  CallObserver,
  ExchangeChanges,
  PolicyObserver,
  RequestObserver,
  StartedPolicy,
} from "../gateway/watching/observer.ts";
import { aboutOf } from "./about.ts";
import type { Masks } from "./masking.ts";
import type {
  Participant,
  RequestSummary,
  RequestTrace,
  ShownEvent,
  ShownHeader,
  ShownMessage,
} from "./model.ts";
import { RecordedCall } from "./recorded-call.ts";
import { type AroundRun, RecordedRun } from "./recorded-run.ts";
import { BodyStart, shownBody, shownHeaders, shownMessage } from "./shown-message.ts";
import { shortened } from "./shown-value.ts";
import { noticeTies } from "./ties.ts";

/** How many runs of policies are kept of one request: a retry can have any number. */
const mostRuns = 1_500;
const mostCalls = 200;

/** What a recorded request needs to know of what is around it. */
export interface Surroundings {
  readonly masks: Masks;
  /** Which document a policy stands in: the fragment, or that of its scope. */
  documentOf(exchange: Exchange, started: StartedPolicy): string;
  /** Who is at the other end of a call. */
  participantOf(url: URL, policy: string): Participant;
  /** Something has changed. */
  changed(request: RecordedRequest): void;
  /** It has something in common with the others that have it. */
  tied(request: RecordedRequest, tie: string): void;
}

/** The kinds of secrets that are made for one flow alone, without what their spellings differ in. */
const ties = new Set(
  "code state transaction accesstoken refreshtoken idtoken token mcpsessionid".split(" "),
);

/**
 * One request of the gateway as it is recorded. All that it gives is masked: bodies and changes when somebody looks at them, as
 * that takes longest.
 */
export class RecordedRequest implements RequestObserver {
  readonly id: string;
  readonly number: number;
  readonly at: number;
  flow: string | undefined;
  /** The client that asks, when it registered itself. */
  registration: string | undefined;
  readonly #around: Surroundings;
  readonly #began = performance.now();
  readonly #asked: Pick<RequestSummary, "method" | "target" | "api" | "operation" | "from">;
  readonly #origin: string;
  readonly #contentType: string | undefined;
  readonly #headers: readonly ShownHeader[];
  readonly #runs: RecordedRun[] = [];
  readonly #calls: RecordedCall[] = [];
  readonly #events: ShownEvent[] = [];
  readonly #requestBody = new BodyStart();
  readonly #answerBody = new BodyStart();
  readonly #aroundRuns: AroundRun;
  /** The request itself, as long as it runs. */
  #exchange: Exchange | undefined;
  #answerHeaders: MessageHeaders | undefined;
  #status: number | undefined;
  #reason: string | undefined;
  #location: string | undefined;
  #about = "";
  #answerAbout = "";
  #client: string | undefined;
  #took: number | undefined;
  #isCut = false;

  constructor(exchange: Exchange, number: number, around: Surroundings) {
    const { request, requestId, startedAt, api, operation } = exchange;
    this.#exchange = exchange;
    this.#around = around;
    this.#aroundRuns = {
      masks: around.masks,
      now: () => this.#now(),
      begin: (started, parent) => this.#begin(started, parent),
      call: (outgoing, run) => this.#call(outgoing, run),
      bodies: (changes) => this.#setBodies(changes),
      failed: () => around.changed(this),
    };
    this.id = requestId;
    this.number = number;
    this.at = startedAt;
    const { scheme, host, port, path, query } = request.originalUrl;
    this.#asked = {
      method: request.method,
      target: around.masks.url(query === "" ? path : `${path}?${query}`, this.#notice),
      api: api?.displayName,
      operation: operation?.displayName,
      from: isBrowser(exchange) ? "browser" : "client",
    };
    this.#origin = `${scheme}://${host}:${port}`;
    this.#contentType = request.headers.first("Content-Type");
    this.#headers = shownHeaders(request.headers, around.masks, this.#notice);
    around.changed(this);
  }

  readonly #notice = (kind: string, mark: string) => {
    const plain = kind.toLowerCase().replaceAll(/[^a-z]/g, "");
    if (plain === "clientid") this.registration = mark;
    else if (ties.has(plain)) this.#around.tied(this, mark);
  };

  policy(started: StartedPolicy): PolicyObserver | undefined {
    return this.#begin(started, undefined);
  }

  #begin(started: StartedPolicy, parent: number | undefined): PolicyObserver | undefined {
    const number = this.#runs.length;
    if (number >= mostRuns) {
      this.#isCut = true;
      return undefined;
    }
    const document = this.#documentOf(started);
    const run = new RecordedRun(this.#aroundRuns, started, { number, parent }, document);
    this.#runs.push(run);
    return run;
  }

  #setBodies({ request, response }: ExchangeChanges): void {
    if (request?.body !== undefined) this.#setBody(request.body);
    if (response?.body !== undefined) this.#answerBody.set(response.body);
  }

  #documentOf(started: StartedPolicy): string {
    return this.#exchange === undefined ? "" : this.#around.documentOf(this.#exchange, started);
  }

  /** A body that is known as a whole names what is asked for, and ties the request to its flow. */
  #setBody(body: Uint8Array): void {
    this.#requestBody.set(body);
    this.#nameIt();
    this.#tie(this.#requestBody.text(), this.#contentType);
    this.#around.changed(this);
  }

  #tie(body: string | undefined, contentType = ""): void {
    const isOfOAuth = /^(?:application\/(?:json|x-www-form-urlencoded)|text\/html)/.test(
      contentType,
    );
    if (body !== undefined && isOfOAuth) noticeTies(body, this.#around.masks, this.#notice);
  }

  #nameIt(): void {
    if (this.#about !== "") return;
    const about = aboutOf(this.#requestBody.text(), this.#contentType);
    this.#about = this.#around.masks.text(about);
  }

  #call(request: OutboundRequest, run: RecordedRun): CallObserver | undefined {
    if (this.#calls.length >= mostCalls) {
      this.#isCut = true;
      return undefined;
    }
    const { masks, participantOf } = this.#around;
    const call = new RecordedCall(request, {
      masks,
      to: participantOf(new URL(request.url), run.name),
      about: run.name === "forward-request" ? this.#about : "",
      now: () => this.#now(),
      changed: () => this.#around.changed(this),
    });
    run.called(this.#calls.length);
    this.#calls.push(call);
    this.#around.changed(this);
    return call;
  }

  received(chunk: Uint8Array): void {
    if (this.#requestBody.isCut) return;
    this.#requestBody.add(chunk);
    this.#nameIt();
  }

  traced({ source, severity, message, metadata }: TraceEvent): void {
    const { masks } = this.#around;
    const shown = Object.entries(metadata).map(
      ([name, value]) => [name, shortened(masks.named(name, value))] as const,
    );
    const at = this.#now();
    this.#events.push({
      ...{ source: masks.text(source), severity, at, metadata: shown },
      message: shortened(masks.text(message)),
    });
    const { flow, client } = metadata;
    if (client !== undefined && client !== "") this.#client = masks.text(client);
    if (flow !== undefined && flow !== "") this.#around.tied(this, `flow ${flow}`);
  }

  answered(response: ResponseState): void {
    const { masks } = this.#around;
    const { status, reason, headers, body } = response;
    this.#answerHeaders = headers;
    this.#status = status;
    this.#reason = reason;
    const bytes = body.kind === "buffer" ? body.content.content : null;
    this.#answerBody.set(bytes ?? new Uint8Array());
    const location = headers.first("Location");
    if (location !== undefined) this.#location = masks.url(location, this.#notice);
    const type = headers.first("Content-Type");
    const text = this.#answerBody.text();
    if (status >= 400) this.#answerAbout = masks.text(aboutOf(text, type));
    this.#tie(text, type);
    this.#around.changed(this);
  }

  sent(chunk: Uint8Array): void {
    if (!this.#answerBody.isCut) this.#answerBody.add(chunk);
  }

  ended(): void {
    this.#took = this.#now();
    this.#exchange = undefined;
    this.#around.changed(this);
  }

  #requestMessage(): ShownMessage {
    const body = shownBody(this.#requestBody.text(), this.#contentType, this.#around.masks);
    return { headers: this.#headers, body, isCut: this.#requestBody.isCut };
  }

  #answerMessage(): ShownMessage | undefined {
    const headers = this.#answerHeaders;
    return headers && shownMessage(headers, this.#answerBody, this.#around.masks);
  }

  #now(): number {
    return Math.round((performance.now() - this.#began) * 1000) / 1000;
  }

  /** Whether a flow begins with it, whoever asks. */
  get beginsFlow(): boolean {
    return /\/authorize(?:\?|$)/.test(this.#asked.target);
  }

  /** Whether a client found out by it how it may sign in: it asked for metadata, registered, or was refused. */
  get isDiscovery(): boolean {
    const { target, from } = this.#asked;
    const isFirst = /^\/\.well-known\/|\/register$/.test(target) || this.#status === 401;
    return from === "client" && isFirst;
  }

  /** What the list shows. */
  summary(): RequestSummary {
    const failed = this.#runs.find(({ error }) => error !== undefined)?.error;
    return {
      ...{ id: this.id, number: this.number, at: this.at, to: "gateway", ...this.#asked },
      about: this.#about,
      outcome: this.#answerAbout,
      took: this.#took,
      status: this.#status,
      location: this.#location,
      error: failed === undefined ? undefined : `${failed.reason}: ${failed.message}`,
      policies: this.#runs.length,
      calls: this.#calls.map((call) => call.summary()),
      flow: this.flow,
      client: this.#client,
    };
  }

  /** All that is known of it. */
  trace(): RequestTrace {
    return {
      ...this.summary(),
      reason: this.#reason,
      url: `${this.#origin}${this.#asked.target}`,
      request: this.#requestMessage(),
      answer: this.#answerMessage(),
      runs: this.#runs.map((run) => run.shown()),
      callsInFull: this.#calls.map((call) => call.shown()),
      events: this.#events,
      isCut: this.#isCut,
    };
  }
}

/** A page that a person looks at, rather than a program that asks. */
function isBrowser({ request: { headers } }: Exchange): boolean {
  return (
    headers.first("Sec-Fetch-Mode") === "navigate" ||
    headers.first("Sec-Fetch-Dest") === "image" ||
    /\btext\/html\b/.test(headers.values("Accept")?.join(",") ?? "")
  );
}
