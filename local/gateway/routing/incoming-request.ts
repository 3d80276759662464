import { randomUUID } from "node:crypto";
import type { CSharpValue } from "../../../policy/index.ts";
import type { Ending } from "../ending.ts";
import { ContextVariables } from "../exchange/context-variables.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { traceContextOf } from "../exchange/trace-context.ts";
import { MessageHeaders } from "../message/headers.ts";
import type { StreamedBody, UrlParts } from "../message/message.ts";
import type { Match } from "./router.ts";
import type { ApiTarget, OperationTarget } from "./targets.ts";

/** A request as it comes to the gateway. */
export interface IncomingRequest {
  readonly method: string;
  /** The path and the query, as they were asked for. */
  readonly target: string;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly body: StreamedBody | undefined;
  /** The address that it came from. */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Ends when nobody waits for the answer any more. */
  readonly signal: Ending;
  /** Variables that are there before the first policy. @default none */
  readonly variables?: ReadonlyMap<string, CSharpValue>;
}

/** Where a gateway is, as policies see it in the URL of a request. */
export type GatewayAddress = Readonly<Pick<UrlParts, "scheme" | "host" | "port">>;

/** The same from the origin. */
export function addressOf({ protocol, hostname, port }: URL): GatewayAddress {
  const usual = protocol === "https:" ? 443 : 80;
  return { scheme: protocol.slice(0, -1), host: hostname, port: Number(port) || usual };
}

/**
 * A request at the moment before its first policy.
 *
 * @param at where the gateway is
 * @param callerAddress the address that callers count as having
 */
export function exchangeFor(
  { method, target, body, address, startedAt, signal, variables }: IncomingRequest,
  headers: MessageHeaders,
  match: Match<ApiTarget, OperationTarget>,
  at: GatewayAddress,
  callerAddress: string | undefined,
): Exchange {
  const { pathname, query } = splitTarget(target);
  const url = { scheme: at.scheme, host: at.host, port: at.port, path: pathname, query };
  return {
    requestId: randomUUID(),
    startedAt,
    began: performance.now(),
    trace: traceContextOf(headers),
    api: match.kind === "none" ? undefined : match.target.api,
    operation: match.kind === "operation" ? match.target.operation : undefined,
    request: {
      method,
      originalUrl: url,
      // Only an operation takes the path of its API off.
      url: match.kind === "operation" ? { ...url, path: match.remainder || "/" } : { ...url },
      headers,
      ipAddress: callerAddress ?? address,
      matchedParameters: match.kind === "operation" ? match.parameters : new Map(),
      body: body ?? { kind: "none" },
    },
    response: undefined,
    variables: ContextVariables.of(variables),
    lastError: undefined,
    backendUrl: match.kind === "none" ? undefined : match.target.api.serviceUrl,
    backendId: match.kind === "none" ? undefined : match.target.api.backendId,
    access: undefined,
    answerHeaders: new MessageHeaders(),
    onResponse: [],
    atTheEnd: [],
    signal,
    cacheKey: undefined,
    clientCertificate: undefined,
    proxy: undefined,
  };
}

/** The path and the query of what was asked for. */
export function splitTarget(target: string): { pathname: string; query: string } {
  const mark = target.indexOf("?");
  return mark < 0
    ? { pathname: target, query: "" }
    : { pathname: target.slice(0, mark), query: target.slice(mark + 1) };
}
