import {
  CSharpException,
  DateTimeValue,
  HeaderMap,
  type PolicyApi,
  type PolicyBackend,
  type PolicyContext,
  PolicyResponse,
  type PolicyUrl,
  StringMap,
  TimeSpanValue,
} from "../../policy/index.ts";
import type { StackApi } from "../stack/apis.ts";
import { usualKeys } from "./access.ts";
import { accessContext } from "./access-context.ts";
import type { Exchange, UrlParts } from "./exchange.ts";
import type { MessageHeaders } from "./message-headers.ts";
import type { GatewayRuntime } from "./runtime.ts";
import { emitTrace } from "./trace.ts";

const ticksPerMillisecond = 10_000n;

/** What an expression sees of a request as `context`, at the moment it runs. */
export function expressionContext(exchange: Exchange, runtime: GatewayRuntime): PolicyContext {
  const { operation, request, response, lastError } = exchange;
  const who = accessContext(exchange.access);
  return {
    get api() {
      return apiObject(exchange.api);
    },
    backend: backendObject(exchange, runtime),
    deployment: {
      gateway: { id: "managed", instanceId: "local", isManaged: true },
      gatewayId: "managed",
      region: "local",
      serviceId: runtime.serviceName,
      serviceName: runtime.serviceName,
      certificates: runtime.certificates.byThumbprint,
    },
    elapsed: new TimeSpanValue(BigInt(Date.now() - exchange.startedAt) * ticksPerMillisecond),
    lastError:
      lastError === undefined
        ? null
        : {
            source: lastError.source,
            reason: lastError.reason,
            message: lastError.message,
            scope: lastError.scope ?? null,
            section: lastError.section,
            path: lastError.path,
            policyId: lastError.policyId ?? null,
          },
    operation:
      operation === undefined
        ? null
        : {
            id: operation.id,
            method: operation.method,
            name: operation.displayName,
            urlTemplate: operation.urlTemplate,
          },
    product: who.product,
    request: {
      body: request.body.kind === "buffer" ? request.body.content : null,
      certificate: null,
      headers: headerMap(request.headers),
      ipAddress: request.ipAddress,
      matchedParameters: new StringMap(request.matchedParameters),
      method: request.method,
      originalUrl: urlObject(request.originalUrl),
      privateEndpointConnection: null,
      url: urlObject(request.url),
    },
    requestId: exchange.requestId,
    response:
      response === undefined
        ? null
        : new PolicyResponse({
            statusCode: response.status,
            statusReason: response.reason,
            headers: headerMap(response.headers),
            body: response.body.kind === "buffer" ? response.body.content : null,
          }),
    subscription: who.subscription,
    timestamp: DateTimeValue.fromDate(new Date(exchange.startedAt)),
    tracing: false,
    user: who.user,
    variables: exchange.variables,
    workspace: null,
    trace: (message) =>
      emitTrace(runtime, exchange, {
        source: "context.Trace",
        severity: "verbose",
        message,
        metadata: {},
      }),
  };
}

/**
 * @throws NullReferenceException when no API matches: a policy that reads a member of the API fails
 * with it, and one that only asks whether there is an API fails too, as nothing says what it is then.
 */
function apiObject(api: StackApi | undefined): PolicyApi {
  if (api === undefined) {
    throw new CSharpException(
      "System.NullReferenceException",
      "Object reference not set to an instance of an object.",
    );
  }
  return {
    id: api.id,
    isCurrentRevision: api.revision?.isCurrent ?? true,
    name: api.displayName,
    path: api.path,
    protocols: ["https"],
    revision: api.revision?.number ?? "1",
    serviceUrl: api.serviceUrl === undefined ? null : addressObject(api.serviceUrl),
    subscriptionKeyParameterNames: api.keys ?? usualKeys,
    version: api.version?.name ?? null,
  };
}

/** The backend that is set by its id, as far as the page says what is known of it. */
function backendObject(
  { backendId }: Exchange,
  { backends }: GatewayRuntime,
): PolicyBackend | null {
  if (backendId === undefined) return null;
  const type = backends.get(backendId)?.pool === undefined ? "Single" : "Pool";
  return { id: backendId, azureRegion: null, type };
}

function headerMap(headers: MessageHeaders): HeaderMap {
  return new HeaderMap(headers);
}

function addressObject(address: string): PolicyUrl | null {
  const url = URL.parse(address);
  if (url === null) return null;
  const { protocol, hostname, pathname, search } = url;
  const scheme = protocol.slice(0, -1);
  const port = Number(url.port) || (scheme === "https" ? 443 : 80);
  return urlObject({ scheme, host: hostname, port, path: pathname, query: search.slice(1) });
}

function urlObject(url: Readonly<UrlParts>): PolicyUrl {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(url.query)) {
    query.set(name, [...(query.get(name) ?? []), value]);
  }
  return {
    scheme: url.scheme,
    host: url.host,
    port: url.port,
    path: url.path,
    query: new HeaderMap(query),
    queryString: url.query === "" ? "" : `?${url.query}`,
  };
}
