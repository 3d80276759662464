import type { Exchange, TraceEvent } from "../gateway/exchange/exchange.ts";
import type { MessageHeaders } from "../gateway/message/headers.ts";
import type { ResponseState } from "../gateway/message/message.ts";
import type { OutboundRequest } from "../gateway/outbound/outbound.ts";
import type {
  CallObserver,
  ExchangeChanges,
  PolicyObserver,
  RemovedHeaders,
  RequestObserver,
  StartedPolicy,
} from "../gateway/watching/observer.ts";
import { aboutOf } from "./about.ts";
import type { MarkedSecret } from "./marked-secret.ts";
import type { Masks } from "./masking.ts";
import type { Participant, RequestSummary, RequestTrace, ShownMessage } from "./model.ts";
import { RecordedCall } from "./recorded-call.ts";
import { learnEvent, type RecordedEvent, shownEvent } from "./recorded-event.ts";
import { RecordedRemovals } from "./recorded-removals.ts";
import { type AroundRun, RecordedRun, rounded } from "./recorded-run.ts";
import { BodyStart, shownBody, shownHeaders, shownMessage } from "./shown-message.ts";
import { noticeTies } from "./ties.ts";

/** How many runs of policies are kept of one request: a retry can have any number. */
const mostRuns = 1_500;
const mostCalls = 200;

/** Of what request a policy runs, as far as that says which document it stands in. */
export type PolicyOwners = Pick<Exchange, "api" | "operation" | "access">;

/** What recorded requests need to know of what is around them. */
export interface Surroundings {
  readonly masks: Masks;
  /** Which document a policy stands in: the fragment, or that of its scope. */
  documentOf(owners: PolicyOwners, started: StartedPolicy): string;
  /** Where a call goes, and who is there. */
  placeOf(url: string, policy: string): { readonly url: URL; readonly participant: Participant };
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
 * One request of the gateway as it is recorded. What it holds is as it came, and all that it gives is masked: that is done when
 * somebody looks, as it takes longer than the request itself. What is secret in it is learnt at once.
 */
export class RecordedRequest implements RequestObserver, AroundRun {
  readonly id: string;
  readonly number: number;
  readonly at: number;
  flow: string | undefined;
  /** The client that asks, when it registered itself. */
  registration: string | undefined;
  readonly #around: Surroundings;
  readonly #clock = performance.now();
  readonly #method: string;
  /** Path and query. */
  readonly #target: string;
  readonly #origin: string;
  readonly #headers: MessageHeaders;
  readonly #runs: (RecordedRun | RecordedRemovals)[] = [];
  #runCount = 0;
  readonly #calls: RecordedCall[] = [];
  readonly #events: RecordedEvent[] = [];
  readonly #requestBody = new BodyStart();
  readonly #answerBody = new BodyStart();
  /** The request itself as long as it runs, and then what of it is kept. */
  #owners: PolicyOwners;
  #answerHeaders: MessageHeaders | undefined;
  #status: number | undefined;
  #reason: string | undefined;
  #client: string | undefined;
  #took: number | undefined;
  #isCut = false;
  /** All that were met in it: others come in any number until somebody looks, and the oldest are forgotten. */
  readonly #secrets = new Set<MarkedSecret>();

  constructor(exchange: Exchange, number: number, around: Surroundings) {
    const { request, requestId, startedAt } = exchange;
    const { scheme, host, port, path, query } = request.originalUrl;
    this.#owners = exchange;
    this.#around = around;
    this.id = requestId;
    this.number = number;
    this.at = startedAt;
    this.#method = request.method;
    this.#target = query === "" ? path : `${path}?${query}`;
    this.#origin = `${scheme}://${host}:${port}`;
    this.#headers = request.headers.copy();
  }

  /** Finds out what is secret in what was asked, and what ties it to other requests. */
  learn(): void {
    const { masks } = this.#around;
    masks.learnUrl(this.#target, this.#notice);
    for (const [name, values] of this.#headers) {
      for (const value of values) masks.learnHeader(name, value, this.#notice);
    }
    this.changed();
  }

  readonly keep = (secret: MarkedSecret): void => {
    this.#secrets.add(secret);
  };

  readonly #notice = (secret: MarkedSecret) => {
    this.keep(secret);
    const plain = secret.kind.toLowerCase().replaceAll(/[^a-z]/g, "");
    if (plain === "clientid") this.registration = secret.mark;
    else if (ties.has(plain)) this.#around.tied(this, secret.mark);
  };

  get masks(): Masks {
    return this.#around.masks;
  }

  now(): number {
    return performance.now() - this.#clock;
  }

  changed(): void {
    this.#around.changed(this);
  }

  policy(started: StartedPolicy): PolicyObserver | undefined {
    return this.begin(started, undefined);
  }

  begin(started: StartedPolicy, parent: number | undefined): PolicyObserver | undefined {
    const number = this.#runCount;
    if (number >= mostRuns) {
      this.#isCut = true;
      return undefined;
    }
    const run = new RecordedRun(this, started, number, parent);
    this.#runs.push(run);
    this.#runCount += 1;
    return run;
  }

  removed(removed: RemovedHeaders, changes: ExchangeChanges): void {
    this.remove(removed, changes, undefined);
  }

  remove(removed: RemovedHeaders, changes: ExchangeChanges, parent: number | undefined): void {
    const count = Math.min(removed.length, mostRuns - this.#runCount);
    if (count < removed.length) this.#isCut = true;
    this.#runs.push(new RecordedRemovals(this, removed, changes, parent, count));
    this.#runCount += count;
  }

  bodies({ request, response }: ExchangeChanges): void {
    if (request?.body !== undefined) this.#setBody(request.body);
    if (response?.body !== undefined) this.#answerBody.set(response.body);
  }

  documentOf(started: StartedPolicy): string {
    return this.#around.documentOf(this.#owners, started);
  }

  /** A body that is known as a whole ties the request to its flow. */
  #setBody(body: Uint8Array): void {
    this.#requestBody.set(body);
    this.#tie(this.#requestBody, this.#contentType);
    this.changed();
  }

  get #contentType(): string | undefined {
    return this.#headers.first("Content-Type");
  }

  #tie(body: BodyStart, contentType = ""): void {
    const isOfOAuth = /^(?:application\/(?:json|x-www-form-urlencoded)|text\/html)/.test(
      contentType,
    );
    const text = isOfOAuth ? body.text() : undefined;
    if (text !== undefined) noticeTies(text, this.masks, this.#notice);
  }

  /** What is asked for, in a word. */
  get about(): string {
    return this.masks.text(aboutOf(this.#requestBody.text(), this.#contentType));
  }

  call(request: OutboundRequest, run: RecordedRun): CallObserver | undefined {
    if (this.#calls.length >= mostCalls) {
      this.#isCut = true;
      return undefined;
    }
    const { url, participant } = this.#around.placeOf(request.url, run.name);
    const call = new RecordedCall(this, request, url, participant, run.name);
    run.called(this.#calls.length);
    this.#calls.push(call);
    this.changed();
    return call;
  }

  received(chunk: Uint8Array): void {
    if (!this.#requestBody.isCut) this.#requestBody.add(chunk);
  }

  traced(event: TraceEvent): void {
    learnEvent(event, this.masks, this.keep);
    this.#events.push({ event, at: this.now() });
    const { flow, client } = event.metadata;
    if (client !== undefined && client !== "") this.#client = client;
    if (flow !== undefined && flow !== "") this.#around.tied(this, `flow ${flow}`);
  }

  answered(response: ResponseState): void {
    const { status, reason, headers, body } = response;
    this.#answerHeaders = headers;
    this.#status = status;
    this.#reason = reason;
    const bytes = body.kind === "buffer" ? body.content.content : null;
    if (bytes !== null) this.#answerBody.set(bytes);
    else this.#answerBody.clear();
    const location = headers.first("Location");
    if (location !== undefined) this.masks.learnUrl(location, this.#notice);
    if (bytes !== null) this.#tie(this.#answerBody, headers.first("Content-Type"));
    this.changed();
  }

  sent(chunk: Uint8Array): void {
    if (!this.#answerBody.isCut) this.#answerBody.add(chunk);
  }

  ended(): void {
    const { api, operation, access } = this.#owners;
    const product = access?.product;
    this.#took = this.now();
    this.#owners = { api, operation, access: product && { product } };
    this.changed();
  }

  #requestMessage(): ShownMessage {
    const { masks } = this;
    const body = shownBody(this.#requestBody.text(), this.#contentType, masks);
    const headers = shownHeaders(this.#headers, masks);
    return { headers, body, isCut: this.#requestBody.isCut };
  }

  #answerMessage(): ShownMessage | undefined {
    const headers = this.#answerHeaders;
    return headers && shownMessage(headers, this.#answerBody, this.masks);
  }

  /** Whether a flow begins with it, whoever asks. */
  get beginsFlow(): boolean {
    return /\/authorize(?:\?|$)/.test(this.#target);
  }

  /** Whether a client found out by it how it may sign in: it asked for metadata, registered, or was refused. */
  get isDiscovery(): boolean {
    const isFirst = /^\/\.well-known\/|\/register$/.test(this.#target) || this.#status === 401;
    return isFirst && !isBrowser(this.#headers);
  }

  /** What is answered, in a word, where that is a refusal or a failure. */
  get #outcome(): string {
    if (this.#status === undefined || this.#status < 400) return "";
    const type = this.#answerHeaders?.first("Content-Type");
    return this.masks.text(aboutOf(this.#answerBody.text(), type));
  }

  /** What the list shows. */
  summary(): RequestSummary {
    const { masks } = this;
    masks.remember(this.#secrets);
    const { api, operation } = this.#owners;
    const failed = this.#runs.find(({ error }) => error !== undefined)?.error;
    const location = this.#answerHeaders?.first("Location");
    return {
      ...{ id: this.id, number: this.number, at: this.at, to: "gateway" },
      from: isBrowser(this.#headers) ? "browser" : "client",
      method: this.#method,
      target: masks.url(this.#target),
      ...{ api: api?.displayName, operation: operation?.displayName },
      about: this.about,
      outcome: this.#outcome,
      took: this.#took === undefined ? undefined : rounded(this.#took),
      status: this.#status,
      location: location === undefined ? undefined : masks.url(location),
      error: failed === undefined ? undefined : `${failed.reason}: ${failed.message}`,
      policies: this.#runCount,
      calls: this.#calls.map((call) => call.summary()),
      flow: this.flow,
      client: this.#client === undefined ? undefined : masks.text(this.#client),
    };
  }

  /** All that is known of it. */
  trace(): RequestTrace {
    const summary = this.summary();
    return {
      ...summary,
      reason: this.#reason,
      url: `${this.#origin}${summary.target}`,
      request: this.#requestMessage(),
      answer: this.#answerMessage(),
      runs: this.#runs.flatMap((run) => run.shown()),
      callsInFull: this.#calls.map((call) => call.shown()),
      events: this.#events.map((event) => shownEvent(event, this.masks)),
      isCut: this.#isCut,
    };
  }
}

/** A page that a person looks at, rather than a program that asks. */
function isBrowser(headers: MessageHeaders): boolean {
  return (
    headers.first("Sec-Fetch-Mode") === "navigate" ||
    headers.first("Sec-Fetch-Dest") === "image" ||
    /\btext\/html\b/.test(headers.values("Accept")?.join(",") ?? "")
  );
}
