import type { Exchange, ExchangeWatcher, Metric, TraceEvent } from "../exchange/exchange.ts";
import type { MessageHeaders } from "../message/headers.ts";
import type { Body, UrlParts } from "../message/message.ts";
import type { Change, ExchangeChanges, MessageChanges, RequestObserver } from "./observer.ts";

type Headers = ReadonlyMap<string, readonly string[]>;
const nothing: ExchangeChanges = {};

/**
 * Watches an exchange for an observer, and says what has changed in it since it was last asked. What is changed inside a
 * value, such as a property of a JObject, is not seen.
 */
export class ExchangeWatch implements ExchangeWatcher {
  readonly observer: RequestObserver;
  readonly #exchange: Exchange;
  #request: Seen;
  #method: string;
  #url: Readonly<UrlParts>;
  #response: (Seen & { readonly status: number }) | undefined;
  #backendUrl: string | undefined;
  /** The bodies that expressions could read last. */
  #requestBody: Uint8Array | undefined;
  #responseBody: Uint8Array | undefined;

  constructor(exchange: Exchange, observer: RequestObserver) {
    this.observer = observer;
    const { request, response } = exchange;
    this.#exchange = exchange;
    exchange.variables.watch();
    this.#request = seen(request.headers, undefined);
    this.#method = request.method;
    this.#url = { ...request.url };
    this.#response = response && { ...unseen, status: response.status };
    this.#backendUrl = exchange.backendUrl;
  }

  traced(event: TraceEvent): void {
    this.observer.traced(event);
  }

  measured(metric: Metric): void {
    this.observer.measured?.(metric);
  }

  lookAtBodies(): void {
    const { request, response } = this.#exchange;
    this.#requestBody = bytesOf(request.body) ?? this.#requestBody;
    if (response !== undefined) this.#responseBody = bytesOf(response.body) ?? this.#responseBody;
  }

  /** The changes since the last time. */
  take(): ExchangeChanges {
    const variables = this.#exchange.variables.takeChanges();
    const request = this.#takeRequest();
    const response = this.#takeResponse();
    const backendUrl = changed(this.#backendUrl, this.#exchange.backendUrl);
    if (
      variables === undefined &&
      request === undefined &&
      response === undefined &&
      backendUrl === undefined
    ) {
      return nothing;
    }
    this.#backendUrl = this.#exchange.backendUrl;
    return {
      ...(variables && { variables }),
      ...(request && { request }),
      ...(response && { response }),
      ...(backendUrl && { backendUrl }),
    };
  }

  #takeRequest(): ExchangeChanges["request"] {
    const { request } = this.#exchange;
    const body = bytesOf(request.body) ?? this.#requestBody;
    const message = changesOf(this.#request, request.headers, body);
    const method = changed(this.#method, request.method);
    const url = sameUrl(this.#url, request.url)
      ? undefined
      : { before: this.#url, after: { ...request.url } };
    if (message === undefined && method === undefined && url === undefined) return undefined;
    this.#request = seen(request.headers, body);
    this.#method = request.method;
    this.#url = { ...request.url };
    return { ...message, ...(method && { method }), ...(url && { url }) };
  }

  #takeResponse(): ExchangeChanges["response"] {
    const { response } = this.#exchange;
    if (response === undefined) return undefined;
    const body = bytesOf(response.body) ?? this.#responseBody;
    const message = changesOf(this.#response ?? unseen, response.headers, body);
    const status = changed(this.#response?.status, response.status);
    if (message === undefined && status === undefined) return undefined;
    this.#response = { ...seen(response.headers, body), status: response.status };
    return { ...message, ...(status && { status }) };
  }
}

/** A message as it was. */
interface Seen {
  readonly headers: Headers;
  /** Which headers these are, and how often they had been changed: as long as both are the same, so are they. */
  readonly of: MessageHeaders | undefined;
  readonly version: number;
  readonly body: Uint8Array | undefined;
}

const unseen: Seen = { headers: new Map(), of: undefined, version: 0, body: undefined };

function seen(headers: MessageHeaders, body: Uint8Array | undefined): Seen {
  return { headers: headers.byName(), of: headers, version: headers.version, body };
}

function bytesOf(body: Body): Uint8Array | undefined {
  return body.kind === "buffer" ? (body.content.content ?? undefined) : undefined;
}

function changesOf(
  before: Seen,
  now: MessageHeaders,
  body: Uint8Array | undefined,
): MessageChanges | undefined {
  const same = before.of === now && before.version === now.version;
  const headers = same ? undefined : changedHeaders(before.headers, now.byName());
  const news = body === before.body ? undefined : body;
  if (headers === undefined && news === undefined) return undefined;
  return { ...(headers && { headers }), ...(news && { body: news }) };
}

function changedHeaders(
  before: Headers,
  after: Headers,
): Map<string, Change<readonly string[]>> | undefined {
  let changes: Map<string, Change<readonly string[]>> | undefined;
  let kept = 0;
  for (const [name, value] of after) {
    const earlier = before.get(name);
    if (earlier !== undefined) kept += 1;
    if (earlier !== undefined && sameValues(earlier, value)) continue;
    changes ??= new Map();
    changes.set(name, { before: earlier, after: value });
  }
  if (kept === before.size) return changes;
  for (const [name, value] of before) {
    if (after.has(name)) continue;
    changes ??= new Map();
    changes.set(name, { before: value, after: undefined });
  }
  return changes;
}

function changed<Value>(
  before: Value | undefined,
  after: Value | undefined,
): Change<Value> | undefined {
  return before === after ? undefined : { before, after };
}

function sameValues(left: readonly string[], right: readonly string[]): boolean {
  if (left === right) return true;
  return left.length === right.length && left.every((value, index) => value === right[index]);
}

function sameUrl(left: Readonly<UrlParts>, right: Readonly<UrlParts>): boolean {
  return (
    left.path === right.path &&
    left.query === right.query &&
    left.host === right.host &&
    left.port === right.port &&
    left.scheme === right.scheme
  );
}
