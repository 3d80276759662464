import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { CompiledGateway } from "./compile.ts";
import { ConnectionEnding } from "./ending.ts";
import type { Exchange } from "./exchange/exchange.ts";
import { asFault } from "./fault.ts";
import { leadHere } from "./message/browser-origins.ts";
import { MessageHeaders } from "./message/headers.ts";
import type { ResponseState, StreamedBody } from "./message/message.ts";
import { jsonAnswer } from "./message/plain-answers.ts";
import { ReceivedBody } from "./message/received-body.ts";
import { watchBody } from "./message/watched-body.ts";
import { writeAnswer } from "./message/write-answer.ts";
import type { EffectivePolicy } from "./pipeline/effective-policy.ts";
import { Pipeline, watchedBy } from "./pipeline/pipeline.ts";
import type { PolicyRuntime } from "./pipeline/step.ts";
import { answerPreflight, isPreflight } from "./policies/cors.ts";
import {
  addressOf,
  exchangeFor,
  type GatewayAddress,
  type IncomingRequest,
  splitTarget,
} from "./routing/incoming-request.ts";
import { type Match, Router } from "./routing/router.ts";
import type { ApiTarget, OperationTarget } from "./routing/targets.ts";
import type { Admission } from "./service/admission.ts";
import { ExchangeWatch } from "./watching/exchange-changes.ts";
import { requestRecord } from "./watching/telemetry-record.ts";

/** What a client is answered; a body that is a stream still has to come. */
export interface Answer {
  readonly response: ResponseState;
  /** To be called when all of the answer went out, or nobody takes it any more. */
  ended(): void;
}

/** Runs the policies of a stack for the requests of an HTTP server. */
export class Gateway {
  readonly #router: Router<ApiTarget, OperationTarget>;
  readonly #globalPolicy: EffectivePolicy;
  readonly #admission: Admission | undefined;
  readonly #runtime: PolicyRuntime;
  readonly #pipeline: Pipeline;
  readonly #origin: URL;
  readonly #address: GatewayAddress;
  readonly #logger: Logger;

  constructor(compiled: CompiledGateway, runtime: PolicyRuntime, origin: string, logger: Logger) {
    this.#router = new Router(compiled.apis, compiled.routes);
    this.#globalPolicy = compiled.globalPolicy;
    this.#admission = compiled.admission;
    this.#runtime = runtime;
    this.#pipeline = new Pipeline(runtime, logger);
    this.#origin = new URL(origin);
    this.#address = addressOf(this.#origin);
    this.#logger = logger;
  }

  async handle(incoming: IncomingMessage, outgoingMessage: ServerResponse): Promise<void> {
    const [startedAt, began] = [Date.now(), performance.now()];
    const ending = new ConnectionEnding();
    outgoingMessage.once("close", () => ending.abort());
    const { headers, rawHeaders, method = "GET", url: target = "/", socket } = incoming;
    const hasBody =
      headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
    // Whichever address of localhost a client took: API Management sees IPv4, and limits count this machine once. A connection
    // has none any more when it ends while its body is waited for.
    const address = socket.remoteAddress === "::1" ? "127.0.0.1" : (socket.remoteAddress ?? "");
    // What has come together with the head is there once Node.js has read all that has come.
    if (hasBody) await undefined;
    const { response, ended } = await this.answer({
      method,
      target,
      rawHeaders,
      body: hasBody ? new ReceivedBody(incoming) : undefined,
      address,
      startedAt,
      signal: ending,
    });
    leadHere(response, this.#runtime.browserOrigins);
    const written = writeAnswer(response, incoming, outgoingMessage, this.#logger);
    if (written instanceof Promise) await written;
    ended();
    const took = Math.round(performance.now() - began);
    this.#logger.debug(
      { took, status: response.status },
      `${method} ${splitTarget(target).pathname}`,
    );
  }

  /** Answers a request, whatever brought it here. */
  async answer(incoming: IncomingRequest): Promise<Answer> {
    const { method, target } = incoming;
    const { pathname, query } = splitTarget(target);
    const headers = MessageHeaders.fromRaw(incoming.rawHeaders);
    const header = (name: string) => headers.first(name);
    const match = this.#router.match({ method, path: pathname, query, header });
    const { callerAddress } = this.#runtime;
    const exchange = exchangeFor(incoming, headers, match, this.#address, callerAddress);
    const watch = this.#watch(exchange, incoming.body);
    const response = this.#isTooLong(target)
      ? jsonAnswer(414, "The request URL is too long.")
      : await this.#run(exchange, match, watch);
    const observer = watch?.observer;
    observer?.answered(response);
    const { body } = response;
    if (observer !== undefined && body.kind === "stream") {
      watchBody(body, (piece) => observer.sent(piece));
    }
    const ended = () => {
      observer?.ended();
      this.#runtime.record?.(requestRecord(exchange, method, response.status));
    };
    return { response, ended };
  }

  #watch(exchange: Exchange, body: StreamedBody | undefined): ExchangeWatch | undefined {
    const observer = this.#runtime.observer?.request(exchange);
    if (observer === undefined) return undefined;
    const watch = new ExchangeWatch(exchange, observer);
    exchange.watched = watch;
    if (body !== undefined) watchBody(body, (piece) => observer.received(piece));
    return watch;
  }

  #isTooLong(target: string): boolean {
    const { url, queryString } = this.#runtime.limits;
    return (
      (url !== undefined && target.length > url) ||
      (queryString !== undefined && splitTarget(target).query.length > queryString)
    );
  }

  #run(
    exchange: Exchange,
    match: Match<ApiTarget, OperationTarget>,
    watch: ExchangeWatch | undefined,
  ): Promise<ResponseState> {
    switch (match.kind) {
      case "operation":
        return this.#admitted(exchange, match.target, watch);
      case "api":
        return this.#withoutOperation(exchange, match.target.policy, watch);
      case "none":
        return this.#pipeline.runUnmatched(exchange, this.#globalPolicy, watch);
    }
  }

  async #withoutOperation(
    exchange: Exchange,
    policy: EffectivePolicy,
    watch: ExchangeWatch | undefined,
  ): Promise<ResponseState> {
    return (
      (await this.#preflight(exchange, policy, watch)) ??
      (await this.#pipeline.runUnmatched(exchange, policy, watch))
    );
  }

  /** The answer to a preflight request that no operation takes, if a cors policy gives one. */
  async #preflight(
    exchange: Exchange,
    apiPolicy: EffectivePolicy,
    watch: ExchangeWatch | undefined,
  ): Promise<ResponseState | undefined> {
    const { request } = exchange;
    if (!isPreflight(request)) return undefined;
    const method = request.headers.first("Access-Control-Request-Method") ?? "";
    const { path, query } = request.originalUrl;
    const asked = this.#router.match({
      method,
      path,
      query,
      header: (name) => request.headers.first(name),
    });
    const { inbound } = asked.kind === "operation" ? asked.target.policy : apiPolicy;
    try {
      return (await answerPreflight(exchange, this.#runtime, inbound, watchedBy(watch)))
        ? exchange.response
        : undefined;
    } catch (error) {
      return await this.#pipeline.afterFailure(exchange, apiPolicy, error, watch);
    }
  }

  /** Whom the API does not know is refused before the first policy; on-error is told. */
  #admitted(
    exchange: Exchange,
    { api, policy, inProducts }: OperationTarget,
    watch: ExchangeWatch | undefined,
  ): Promise<ResponseState> {
    const { id, keys, path } = api;
    if (this.#admission === undefined || keys === undefined) {
      return this.#pipeline.run(exchange, policy, watch);
    }
    try {
      const realm = `${this.#origin.origin}/${path}`;
      exchange.access = this.#admission.admit({ id, keys }, exchange.request, realm);
    } catch (error) {
      const fault = asFault(error);
      exchange.lastError = { ...fault.details, section: "inbound", path: "" };
      return this.#pipeline.afterFailure(exchange, policy, fault, watch);
    }
    const product = exchange.access.product?.id;
    const inProduct = product === undefined ? undefined : inProducts.get(product);
    return this.#pipeline.run(exchange, inProduct ?? policy, watch);
  }
}
