import {
  CSharpException,
  type CSharpValue,
  DateTimeValue,
  type HeaderMap,
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
} from "../../../policy/index.ts";
import type { StackApi } from "../../stack/apis.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Body } from "../message/message.ts";
import type { GatewayRuntime } from "../runtime.ts";
import { type Access, usualKeys } from "../service/access.ts";
import { emitTrace } from "../watching/trace.ts";
import { accessContext } from "./access-context.ts";
import { ExchangeUrl, urlAt } from "./exchange-url.ts";

const ticksPerMillisecond = 10_000;

type ErrorObject = PolicyContext["lastError"];
type AccessContext = ReturnType<typeof accessContext>;

/** What the expressions of a request see as `context`: one object for all of them, which reads the exchange when it is asked. */
export function expressionContext(exchange: Exchange, runtime: GatewayRuntime): PolicyContext {
  return new ExchangeContext(exchange, runtime);
}

/** What does not change is made once, when it is first asked for: most expressions ask for one variable and nothing else. */
class ExchangeContext implements PolicyContext {
  readonly tracing = false;
  readonly workspace = null;
  readonly request: PolicyRequest;
  readonly #exchange: Exchange;
  readonly #runtime: GatewayRuntime;
  #api: PolicyApi | undefined;
  #operation: PolicyOperation | null | undefined;
  #seen: { readonly access: Access | undefined; readonly as: AccessContext } | undefined;

  constructor(exchange: Exchange, runtime: GatewayRuntime) {
    this.#exchange = exchange;
    this.#runtime = runtime;
    this.request = new ExchangeRequest(exchange);
  }

  get api(): PolicyApi {
    this.#api ??= apiObject(this.#exchange.api);
    return this.#api;
  }

  get backend(): PolicyBackend | null {
    return backendObject(this.#exchange, this.#runtime);
  }

  get deployment(): PolicyDeployment {
    return deploymentOf(this.#runtime);
  }

  get elapsed(): TimeSpanValue {
    const milliseconds = performance.now() - this.#exchange.began;
    return new TimeSpanValue(BigInt(Math.round(milliseconds * ticksPerMillisecond)));
  }

  get lastError(): ErrorObject {
    return errorObject(this.#exchange);
  }

  get operation(): PolicyOperation | null {
    if (this.#operation === undefined) this.#operation = operationObject(this.#exchange);
    return this.#operation;
  }

  get product(): PolicyProduct | null {
    return this.#access.product;
  }

  get requestId(): string {
    return this.#exchange.requestId;
  }

  get response(): PolicyResponse | null {
    return responseObject(this.#exchange);
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

  get #access(): AccessContext {
    const { access } = this.#exchange;
    if (this.#seen === undefined || this.#seen.access !== access) {
      this.#seen = { access, as: accessContext(access) };
    }
    return this.#seen.as;
  }

  trace(message: string): void {
    const event = { source: "context.Trace", severity: "verbose", message, metadata: {} } as const;
    emitTrace(this.#runtime, this.#exchange, event);
  }
}

class ExchangeRequest implements PolicyRequest {
  readonly certificate = null;
  readonly privateEndpointConnection = null;
  readonly #exchange: Exchange;
  #matchedParameters: StringMap | undefined;
  #originalUrl: ExchangeUrl | undefined;
  #url: ExchangeUrl | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  get body(): MessageBody | null {
    return contentOf(this.#exchange.request.body);
  }

  get headers(): HeaderMap {
    return this.#exchange.request.headers.toMap();
  }

  get ipAddress(): string {
    return this.#exchange.request.ipAddress;
  }

  get matchedParameters(): StringMap {
    this.#matchedParameters ??= new StringMap(this.#exchange.request.matchedParameters);
    return this.#matchedParameters;
  }

  get method(): string {
    return this.#exchange.request.method;
  }

  get originalUrl(): PolicyUrl {
    this.#originalUrl ??= new ExchangeUrl(this.#exchange.request.originalUrl);
    return this.#originalUrl;
  }

  get url(): PolicyUrl {
    const { url } = this.#exchange.request;
    if (this.#url?.isAt(url) !== true) this.#url = new ExchangeUrl(url);
    return this.#url;
  }
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
    headers: headers.toMap(),
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
