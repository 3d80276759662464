import {
  CSharpException,
  type CSharpValue,
  DateTimeValue,
  HeaderMap,
  type MessageBody,
  type PolicyApi,
  type PolicyBackend,
  type PolicyContext,
  type PolicyDeployment,
  type PolicyOperation,
  type PolicyProduct,
  type PolicyRequest,
  PolicyResponse,
  type PolicySubscription,
  type PolicyUrl,
  type PolicyUser,
  StringMap,
  TimeSpanValue,
} from "../../policy/index.ts";
import type { StackApi } from "../stack/apis.ts";
import { usualKeys } from "./access.ts";
import { accessContext } from "./access-context.ts";
import type { Body, Exchange, RequestState } from "./exchange.ts";
import { ExchangeUrl, urlAt } from "./exchange-url.ts";
import type { MessageHeaders } from "./message-headers.ts";
import type { GatewayRuntime } from "./runtime.ts";
import { emitTrace } from "./trace.ts";

const ticksPerMillisecond = 10_000n;

type ErrorObject = PolicyContext["lastError"];

/** What an expression sees of a request as `context`, at the moment it runs. */
export function expressionContext(exchange: Exchange, runtime: GatewayRuntime): PolicyContext {
  return new ExchangeContext(exchange, runtime);
}

/** Each part is made when it is asked for, once: most expressions ask for one variable and nothing else. */
class ExchangeContext implements PolicyContext {
  readonly tracing = false;
  readonly workspace = null;
  readonly #exchange: Exchange;
  readonly #runtime: GatewayRuntime;
  #api: PolicyApi | undefined;
  #backend: PolicyBackend | null | undefined;
  #elapsed: TimeSpanValue | undefined;
  #lastError: ErrorObject | undefined;
  #operation: PolicyOperation | null | undefined;
  #request: PolicyRequest | undefined;
  #response: PolicyResponse | null | undefined;
  #who: ReturnType<typeof accessContext> | undefined;

  constructor(exchange: Exchange, runtime: GatewayRuntime) {
    this.#exchange = exchange;
    this.#runtime = runtime;
  }

  get api(): PolicyApi {
    this.#api ??= apiObject(this.#exchange.api);
    return this.#api;
  }

  get backend(): PolicyBackend | null {
    if (this.#backend === undefined) this.#backend = backendObject(this.#exchange, this.#runtime);
    return this.#backend;
  }

  get deployment(): PolicyDeployment {
    return deploymentOf(this.#runtime);
  }

  get elapsed(): TimeSpanValue {
    const { startedAt } = this.#exchange;
    this.#elapsed ??= new TimeSpanValue(BigInt(Date.now() - startedAt) * ticksPerMillisecond);
    return this.#elapsed;
  }

  get lastError(): ErrorObject {
    if (this.#lastError === undefined) this.#lastError = errorObject(this.#exchange);
    return this.#lastError;
  }

  get operation(): PolicyOperation | null {
    if (this.#operation === undefined) this.#operation = operationObject(this.#exchange);
    return this.#operation;
  }

  get product(): PolicyProduct | null {
    return this.#access.product;
  }

  get request(): PolicyRequest {
    this.#request ??= new ExchangeRequest(this.#exchange.request);
    return this.#request;
  }

  get requestId(): string {
    return this.#exchange.requestId;
  }

  get response(): PolicyResponse | null {
    if (this.#response === undefined) this.#response = responseObject(this.#exchange);
    return this.#response;
  }

  get subscription(): PolicySubscription | null {
    return this.#access.subscription;
  }

  get timestamp(): DateTimeValue {
    return DateTimeValue.fromDate(new Date(this.#exchange.startedAt));
  }

  get user(): PolicyUser | null {
    return this.#access.user;
  }

  get variables(): Map<string, CSharpValue> {
    return this.#exchange.variables;
  }

  get #access(): ReturnType<typeof accessContext> {
    this.#who ??= accessContext(this.#exchange.access);
    return this.#who;
  }

  trace(message: string): void {
    const event = { source: "context.Trace", severity: "verbose", message, metadata: {} } as const;
    emitTrace(this.#runtime, this.#exchange, event);
  }
}

class ExchangeRequest implements PolicyRequest {
  readonly certificate = null;
  readonly privateEndpointConnection = null;
  readonly #request: RequestState;
  #headers: HeaderMap | undefined;
  #matchedParameters: StringMap | undefined;
  #originalUrl: PolicyUrl | undefined;
  #url: PolicyUrl | undefined;

  constructor(request: RequestState) {
    this.#request = request;
  }

  get body(): MessageBody | null {
    return contentOf(this.#request.body);
  }

  get headers(): HeaderMap {
    this.#headers ??= headerMap(this.#request.headers);
    return this.#headers;
  }

  get ipAddress(): string {
    return this.#request.ipAddress;
  }

  get matchedParameters(): StringMap {
    this.#matchedParameters ??= new StringMap(this.#request.matchedParameters);
    return this.#matchedParameters;
  }

  get method(): string {
    return this.#request.method;
  }

  get originalUrl(): PolicyUrl {
    this.#originalUrl ??= new ExchangeUrl(this.#request.originalUrl);
    return this.#originalUrl;
  }

  get url(): PolicyUrl {
    this.#url ??= new ExchangeUrl(this.#request.url);
    return this.#url;
  }
}

const headerMaps = new WeakMap<
  MessageHeaders,
  { readonly version: number; readonly map: HeaderMap }
>();

/** The headers as they are now; expressions cannot change them, so one serves for all until a policy does. */
function headerMap(headers: MessageHeaders): HeaderMap {
  const { version } = headers;
  const known = headerMaps.get(headers);
  if (known?.version === version) return known.map;
  const map = new HeaderMap(headers);
  headerMaps.set(headers, { version, map });
  return map;
}

function contentOf(body: Body): MessageBody | null {
  return body.kind === "buffer" ? body.content : null;
}

function responseObject({ response }: Exchange): PolicyResponse | null {
  if (response === undefined) return null;
  const { status, reason, headers, body } = response;
  return new PolicyResponse({
    statusCode: status,
    statusReason: reason,
    headers: headerMap(headers),
    body: contentOf(body),
  });
}

function errorObject({ lastError }: Exchange): ErrorObject {
  if (lastError === undefined) return null;
  const { source, reason, message, scope = null, section, path, policyId = null } = lastError;
  return { source, reason, message, scope, section, path, policyId };
}

function operationObject({ operation }: Exchange): PolicyOperation | null {
  if (operation === undefined) return null;
  const { id, method, displayName, urlTemplate } = operation;
  return { id, method, name: displayName, urlTemplate };
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
    serviceUrl: api.serviceUrl === undefined ? null : urlAt(api.serviceUrl),
    subscriptionKeyParameterNames: api.keys ?? usualKeys,
    version: api.version?.name ?? null,
  };
}

const deployments = new WeakMap<GatewayRuntime, PolicyDeployment>();

/** The same object for every expression. */
function deploymentOf(runtime: GatewayRuntime): PolicyDeployment {
  const known = deployments.get(runtime);
  if (known !== undefined) return known;
  const made: PolicyDeployment = {
    gateway: { id: "managed", instanceId: "local", isManaged: true },
    gatewayId: "managed",
    region: "local",
    serviceId: runtime.serviceName,
    serviceName: runtime.serviceName,
    certificates: runtime.certificates.byThumbprint,
  };
  deployments.set(runtime, made);
  return made;
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
