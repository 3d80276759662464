import type { Exchange, ExchangeWatcher, Metric, TraceEvent } from "../exchange/exchange.ts";
import { type MessageHeaders, sameValues } from "../message/headers.ts";
import type { Body, ResponseState, UrlParts } from "../message/message.ts";
import type { Change, ExchangeChanges, MessageChanges, RequestObserver } from "./observer.ts";

type Headers = ReadonlyMap<string, readonly string[]>;

const nothing: ExchangeChanges = {};
const noHeaders: Headers = new Map();

/**
 * Watches an exchange for an observer, and says what has changed in it since it was last asked. What is changed inside a
 * value, such as a property of a JObject, is not seen.
 */
export class ExchangeWatch implements ExchangeWatcher {
  readonly observer: RequestObserver;
  readonly #exchange: Exchange;
  readonly #request: SeenMessage;
  readonly #response: SeenMessage;
  #method: string;
  #url: Readonly<UrlParts>;
  #status: number | undefined;
  #backendUrl: string | undefined;

  constructor(exchange: Exchange, observer: RequestObserver) {
    this.observer = observer;
    const { request, response } = exchange;
    this.#exchange = exchange;
    exchange.variables.watch();
    this.#request = new SeenMessage(request.headers);
    this.#response = new SeenMessage(undefined);
    this.#method = request.method;
    this.#url = { ...request.url };
    this.#status = response?.status;
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
    this.#request.lookAt(request.body);
    if (response !== undefined) this.#response.lookAt(response.body);
  }

  /** Whether nothing can have changed since the last time. */
  get isSettled(): boolean {
    const { request, response, variables, backendUrl } = this.#exchange;
    return (
      !variables.hasChanges &&
      this.#request.isOf(request) &&
      (response === undefined || this.#response.isOf(response)) &&
      request.method === this.#method &&
      response?.status === this.#status &&
      backendUrl === this.#backendUrl &&
      sameUrl(request.url, this.#url)
    );
  }

  /** The changes since the last time. */
  take(): ExchangeChanges {
    const { backendUrl: after } = this.#exchange;
    const variables = this.#exchange.variables.takeChanges();
    const request = this.#takeRequest();
    const response = this.#takeResponse();
    const before = this.#backendUrl;
    if (
      variables === undefined &&
      request === undefined &&
      response === undefined &&
      before === after
    ) {
      return nothing;
    }
    this.#backendUrl = after;
    return {
      ...(variables && { variables }),
      ...(request && { request }),
      ...(response && { response }),
      ...(before === after ? {} : { backendUrl: { before, after } }),
    };
  }

  #takeRequest(): ExchangeChanges["request"] {
    const { request } = this.#exchange;
    const message = this.#request.take(request);
    const method = changed(this.#method, request.method);
    const url = sameUrl(this.#url, request.url)
      ? undefined
      : { before: this.#url, after: { ...request.url } };
    if (method === undefined && url === undefined) return message;
    this.#method = request.method;
    if (url !== undefined) this.#url = url.after;
    return { ...message, ...(method && { method }), ...(url && { url }) };
  }

  #takeResponse(): ExchangeChanges["response"] {
    const { response } = this.#exchange;
    if (response === undefined) return undefined;
    const message = this.#response.take(response);
    const status = changed(this.#status, response.status);
    if (status === undefined) return message;
    this.#status = response.status;
    return { ...message, status };
  }
}

/** A message as it was, of which headers note themselves what changes. */
class SeenMessage {
  #headers: MessageHeaders | undefined;
  #body: Uint8Array | undefined;
  /** The body that an expression could read last. */
  #looked: Uint8Array | undefined;

  constructor(headers: MessageHeaders | undefined) {
    this.#headers = headers;
    headers?.watch();
  }

  lookAt(body: Body): void {
    this.#looked = bytesOf(body) ?? this.#looked;
  }

  isOf({ headers, body }: Pick<ResponseState, "headers" | "body">): boolean {
    const bytes = bytesOf(body) ?? this.#looked;
    return headers === this.#headers && !headers.hasChanges && bytes === this.#body;
  }

  take(now: Pick<ResponseState, "headers" | "body">): MessageChanges | undefined {
    const bytes = bytesOf(now.body) ?? this.#looked;
    const body = bytes === this.#body ? undefined : bytes;
    const headers =
      now.headers === this.#headers ? now.headers.takeChanges() : this.#takeOther(now.headers);
    this.#body = bytes;
    if (headers === undefined && body === undefined) return undefined;
    return { ...(headers && { headers }), ...(body && { body }) };
  }

  #takeOther(headers: MessageHeaders): MessageChanges["headers"] {
    const before = this.#headers?.byNameBefore() ?? noHeaders;
    this.#headers = headers;
    headers.watch();
    return changedHeaders(before, headers.byName());
  }
}

function bytesOf(body: Body): Uint8Array | undefined {
  return body.kind === "buffer" ? (body.content.content ?? undefined) : undefined;
}

function changedHeaders(
  before: Headers,
  after: Headers,
): Map<string, Change<readonly string[]>> | undefined {
  const changes = new Map<string, Change<readonly string[]>>();
  for (const [name, value] of after) {
    const earlier = before.get(name);
    if (!sameValues(earlier, value)) changes.set(name, { before: earlier, after: value });
  }
  for (const [name, value] of before) {
    if (!after.has(name)) changes.set(name, { before: value, after: undefined });
  }
  return changes.size === 0 ? undefined : changes;
}

function changed<Value>(
  before: Value | undefined,
  after: Value | undefined,
): Change<Value> | undefined {
  return before === after ? undefined : { before, after };
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
