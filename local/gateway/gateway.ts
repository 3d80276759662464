import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Logger } from "pino";
import { CSharpException } from "../../policy/index.ts";
import { outgoing } from "./body.ts";
import type { ApiTarget, CompiledGateway, OperationTarget } from "./compile.ts";
import type { EffectivePolicy } from "./effective-policy.ts";
import type { Exchange, ResponseState } from "./exchange.ts";
import { Fault, Halt } from "./fault.ts";
import { MessageHeaders } from "./message-headers.ts";
import { type PolicyRuntime, runStatements } from "./pipeline.ts";
import { jsonAnswer } from "./plain-answers.ts";
import { afterCacheStore } from "./policies/cache-store.ts";
import { answerPreflight, isPreflight } from "./policies/cors.ts";
import { type Match, Router } from "./router.ts";

/** Runs the policies of a stack for the requests of an HTTP server. */
export class Gateway {
  readonly #router: Router<ApiTarget, OperationTarget>;
  readonly #globalPolicy: EffectivePolicy;
  readonly #runtime: PolicyRuntime;
  readonly #origin: URL;
  readonly #logger: Logger;

  constructor(compiled: CompiledGateway, runtime: PolicyRuntime, origin: string, logger: Logger) {
    this.#router = new Router(compiled.apis, compiled.routes);
    this.#globalPolicy = compiled.globalPolicy;
    this.#runtime = runtime;
    this.#origin = new URL(origin);
    this.#logger = logger;
  }

  async handle(incoming: IncomingMessage, outgoingMessage: ServerResponse): Promise<void> {
    const startedAt = Date.now();
    const disconnected = new AbortController();
    outgoingMessage.once("close", () => disconnected.abort());
    const response = await this.#answer(incoming, startedAt, disconnected.signal);
    await this.#write(response, incoming, outgoingMessage);
    const { pathname } = splitTarget(incoming.url ?? "/");
    const took = Date.now() - startedAt;
    this.#logger.debug({ took, status: response.status }, `${incoming.method} ${pathname}`);
  }

  async #answer(
    incoming: IncomingMessage,
    startedAt: number,
    signal: AbortSignal,
  ): Promise<ResponseState> {
    const target = incoming.url ?? "/";
    const { limits } = this.#runtime;
    const { pathname, query } = splitTarget(target);
    if (
      (limits.url !== undefined && target.length > limits.url) ||
      (limits.queryString !== undefined && query.length > limits.queryString)
    ) {
      return jsonAnswer(414, "The request URL is too long.");
    }
    const match = this.#router.match(incoming.method ?? "GET", pathname);
    const exchange = this.#exchange(incoming, match, startedAt, signal);
    switch (match.kind) {
      case "operation":
        return await this.#run(exchange, match.target);
      case "api":
        return (
          (await this.#preflight(exchange, pathname, match.target.policy)) ??
          (await this.#runUnmatched(exchange, match.target.policy))
        );
      case "none":
        return await this.#runUnmatched(exchange, this.#globalPolicy);
    }
  }

  #exchange(
    incoming: IncomingMessage,
    match: Match<ApiTarget, OperationTarget>,
    startedAt: number,
    signal: AbortSignal,
  ): Exchange {
    const { pathname, query } = splitTarget(incoming.url ?? "/");
    const url = {
      scheme: this.#origin.protocol.slice(0, -1),
      host: this.#origin.hostname,
      port: Number(this.#origin.port),
      path: pathname,
      query,
    };
    const hasBody =
      incoming.headers["transfer-encoding"] !== undefined ||
      Number(incoming.headers["content-length"] ?? 0) > 0;
    return {
      requestId: randomUUID(),
      startedAt,
      api: match.kind === "none" ? undefined : match.target.api,
      operation: match.kind === "operation" ? match.target.operation : undefined,
      request: {
        method: incoming.method ?? "GET",
        originalUrl: url,
        // Only an operation takes the path of its API off.
        url: match.kind === "operation" ? { ...url, path: match.remainder || "/" } : { ...url },
        headers: MessageHeaders.fromRaw(incoming.rawHeaders),
        ipAddress: this.#runtime.callerAddress ?? incoming.socket.remoteAddress ?? "",
        matchedParameters: match.kind === "operation" ? match.parameters : new Map(),
        body: hasBody ? { kind: "stream", stream: incoming } : { kind: "none" },
      },
      response: undefined,
      variables: new Map(),
      lastError: undefined,
      backendUrl: match.kind === "none" ? undefined : match.target.api.serviceUrl,
      backendPath: undefined,
      answerHeaders: new MessageHeaders(),
      onResponse: [],
      atTheEnd: [],
      signal,
      cacheKey: undefined,
      clientCertificate: undefined,
    };
  }

  /** The answer to a preflight request that no operation takes, if a cors policy gives one. */
  async #preflight(
    exchange: Exchange,
    pathname: string,
    apiPolicy: EffectivePolicy,
  ): Promise<ResponseState | undefined> {
    const { request } = exchange;
    if (!isPreflight(request)) return undefined;
    const method = request.headers.first("Access-Control-Request-Method") ?? "";
    const asked = this.#router.match(method, pathname);
    const { inbound } = asked.kind === "operation" ? asked.target.policy : apiPolicy;
    try {
      return (await answerPreflight(exchange, this.#runtime, inbound))
        ? exchange.response
        : undefined;
    } catch (error) {
      if (error instanceof Halt) return this.#halted(error);
      return await this.#runOnError(exchange, apiPolicy["on-error"], asFault(error));
    }
  }

  /** The pipeline: inbound, backend, outbound; a fault goes to on-error. */
  async #run(exchange: Exchange, { policy }: OperationTarget): Promise<ResponseState> {
    try {
      await this.#runSections(exchange, policy);
      exchange.response ??= emptyAnswer();
      for (const finish of exchange.atTheEnd.splice(0)) await finish();
      for (const [name, values] of exchange.answerHeaders) {
        exchange.response.headers.set(name, values);
      }
      return exchange.response;
    } catch (error) {
      if (error instanceof Halt) return this.#halted(error);
      return await this.#runOnError(exchange, policy["on-error"], asFault(error));
    }
  }

  async #runSections(exchange: Exchange, policy: EffectivePolicy): Promise<void> {
    let cached = false;
    for (const section of ["inbound", "backend", "outbound"] as const) {
      if (cached && section === "backend") continue;
      if (section === "outbound") {
        exchange.response ??= emptyAnswer();
        for (const heed of exchange.onResponse.splice(0)) await heed();
      }
      const statements = cached ? afterCacheStore(policy[section]) : policy[section];
      const outcome = await runStatements(statements, exchange, this.#runtime, section, "");
      if (outcome === "answered") return;
      cached = outcome === "cached";
    }
  }

  /**
   * What API Management does with a request that names no operation: inbound does not run, the
   * on-error section of the scopes that did match does ("Error handling in API Management policies",
   * predefined errors for built-in steps). Its logs give `backend` as the section of the error.
   */
  async #runUnmatched(exchange: Exchange, policy: EffectivePolicy): Promise<ResponseState> {
    const fault = new Fault(
      {
        source: "configuration",
        reason: "OperationNotFound",
        message: "Unable to match incoming request to an operation.",
        status: 404,
      },
      { answer: "Resource not found" },
    );
    exchange.lastError = { ...fault.details, section: "backend", path: "" };
    return await this.#runOnError(exchange, policy["on-error"], fault);
  }

  async #runOnError(
    exchange: Exchange,
    statements: Parameters<typeof runStatements>[0],
    fault: Fault,
  ): Promise<ResponseState> {
    const { details } = fault;
    this.#logger.debug({ fault: details, at: exchange.lastError?.path }, "the pipeline failed");
    const withoutPlace = { ...details, section: "", path: "" };
    exchange.lastError = { ...(exchange.lastError ?? withoutPlace) };
    exchange.response = jsonAnswer(details.status, fault.answer);
    for (const [name, value] of Object.entries(fault.headers)) {
      exchange.response.headers.set(name, [value]);
    }
    try {
      await runStatements(statements, exchange, this.#runtime, "on-error", "");
      for (const finish of exchange.atTheEnd.splice(0)) await finish();
      return exchange.response;
    } catch (error) {
      if (error instanceof Halt) return this.#halted(error);
      this.#logger.error({ fault: asFault(error).details }, "on-error failed");
      return jsonAnswer(500, "Internal server error");
    }
  }

  #halted({ message }: Halt): ResponseState {
    this.#logger.error(message);
    return jsonAnswer(500, message);
  }

  async #write(
    response: ResponseState,
    incoming: IncomingMessage,
    message: ServerResponse,
  ): Promise<void> {
    const body = outgoing(response.body);
    const headers = response.headers.toRaw();
    const buffered = body === null || body instanceof Uint8Array;
    const bodiless = response.status === 204 || response.status === 304;
    if (buffered && !bodiless && !response.headers.has("Content-Length")) {
      headers.push("Content-Length", String(body?.length ?? 0));
    }
    if (buffered && leavesMuchUnread(incoming)) headers.push("Connection", "close");
    message.writeHead(response.status, response.reason, headers);
    if (buffered) {
      message.end(bodiless || incoming.method === "HEAD" ? undefined : (body ?? undefined));
      return;
    }
    // The head goes out at once: a stream of events may stay silent for a long time.
    message.flushHeaders();
    try {
      await pipeline(body, message);
    } catch (error) {
      this.#logger.debug({ error }, "a stream ended early");
    }
  }
}

/**
 * Whether so much of a request is left unread that its connection is better ended than emptied. Node
 * empties it of anything shorter by itself.
 */
function leavesMuchUnread({ complete, headers }: IncomingMessage): boolean {
  const length = headers["transfer-encoding"] === undefined ? headers["content-length"] : undefined;
  return !complete && (length === undefined || Number(length) > 65_536);
}

function splitTarget(target: string): { pathname: string; query: string } {
  const mark = target.indexOf("?");
  return mark < 0
    ? { pathname: target, query: "" }
    : { pathname: target.slice(0, mark), query: target.slice(mark + 1) };
}

function emptyAnswer(): ResponseState {
  return { status: 200, reason: "OK", headers: new MessageHeaders(), body: { kind: "none" } };
}

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reason =
    error instanceof CSharpException ? "ExpressionValueEvaluationFailure" : "InternalError";
  return new Fault({ source: "gateway", reason, message, status: 500 }, { cause: error });
}
