import { authenticationBasic } from "./authentication-basic.ts";
import { authenticationCertificate } from "./authentication-certificate.ts";
import { authenticationManagedIdentity } from "./authentication-managed-identity.ts";
import { base } from "./base.ts";
import { cacheLookup } from "./cache-lookup.ts";
import { cacheLookupValue } from "./cache-lookup-value.ts";
import { cacheRemoveValue } from "./cache-remove-value.ts";
import { cacheStore } from "./cache-store.ts";
import { cacheStoreValue } from "./cache-store-value.ts";
import { checkHeader } from "./check-header.ts";
import { choose } from "./choose.ts";
import { cors } from "./cors.ts";
import { emitMetric } from "./emit-metric.ts";
import { azureOpenaiEmitTokenMetric, llmEmitTokenMetric } from "./emit-token-metric.ts";
import { findAndReplace } from "./find-and-replace.ts";
import { forwardRequest } from "./forward-request.ts";
import { getAuthorizationContext } from "./get-authorization-context.ts";
import { includeFragment } from "./include-fragment.ts";
import { ipFilter } from "./ip-filter.ts";
import { jsonToXml } from "./json-to-xml.ts";
import { jsonp } from "./jsonp.ts";
import { limitConcurrency } from "./limit-concurrency.ts";
import { llmContentSafety } from "./llm-content-safety.ts";
import { logToEventHub } from "./log-to-eventhub.ts";
import { mockResponse } from "./mock-response.ts";
import { proxy } from "./proxy.ts";
import { quota } from "./quota.ts";
import { quotaByKey } from "./quota-by-key.ts";
import { rateLimit } from "./rate-limit.ts";
import { rateLimitByKey } from "./rate-limit-by-key.ts";
import { redirectContentUrls } from "./redirect-content-urls.ts";
import { retry } from "./retry.ts";
import { returnResponse } from "./return-response.ts";
import { rewriteUri } from "./rewrite-uri.ts";
import {
  azureOpenaiSemanticCacheLookup,
  azureOpenaiSemanticCacheStore,
  llmSemanticCacheLookup,
  llmSemanticCacheStore,
} from "./semantic-cache.ts";
import { sendOneWayRequest } from "./send-one-way-request.ts";
import { sendRequest } from "./send-request.ts";
import { sendServiceBusMessage } from "./send-service-bus-message.ts";
import { setBackendService } from "./set-backend-service.ts";
import { setBody } from "./set-body.ts";
import { setHeader } from "./set-header.ts";
import { setMethod } from "./set-method.ts";
import { setQueryParameter } from "./set-query-parameter.ts";
import { setStatus } from "./set-status.ts";
import { setVariable } from "./set-variable.ts";
import type { PolicyShape, WrittenIn } from "./shape.ts";
import { azureOpenaiTokenLimit, llmTokenLimit } from "./token-limit.ts";
import { trace } from "./trace.ts";
import { validateAzureAdToken } from "./validate-azure-ad-token.ts";
import { validateContent } from "./validate-content.ts";
import { validateHeaders } from "./validate-headers.ts";
import { validateJwt } from "./validate-jwt.ts";
import { validateParameters } from "./validate-parameters.ts";
import { validateStatusCode } from "./validate-status-code.ts";
import { wait } from "./wait.ts";
import { xmlToJson } from "./xml-to-json.ts";

const shapes = [
  authenticationBasic,
  authenticationCertificate,
  authenticationManagedIdentity,
  azureOpenaiEmitTokenMetric,
  azureOpenaiSemanticCacheLookup,
  azureOpenaiSemanticCacheStore,
  azureOpenaiTokenLimit,
  base,
  cacheLookup,
  cacheLookupValue,
  cacheRemoveValue,
  cacheStore,
  cacheStoreValue,
  checkHeader,
  choose,
  cors,
  emitMetric,
  findAndReplace,
  forwardRequest,
  getAuthorizationContext,
  includeFragment,
  ipFilter,
  jsonToXml,
  jsonp,
  limitConcurrency,
  llmContentSafety,
  llmEmitTokenMetric,
  llmSemanticCacheLookup,
  llmSemanticCacheStore,
  llmTokenLimit,
  logToEventHub,
  mockResponse,
  proxy,
  quota,
  quotaByKey,
  rateLimit,
  rateLimitByKey,
  redirectContentUrls,
  retry,
  returnResponse,
  rewriteUri,
  sendOneWayRequest,
  sendRequest,
  sendServiceBusMessage,
  setBackendService,
  setBody,
  setHeader,
  setMethod,
  setQueryParameter,
  setStatus,
  setVariable,
  trace,
  validateAzureAdToken,
  validateContent,
  validateHeaders,
  validateJwt,
  validateParameters,
  validateStatusCode,
  wait,
  xmlToJson,
] as const;

type Described = (typeof shapes)[number];

/** The element name of a policy that this compiler knows. */
export type PolicyName = Described["name"];

/** The names of everything that can be written in a policy: attributes, and elements inside it. */
export type WrittenInPolicy<Name extends PolicyName> = WrittenIn<
  Extract<Described, { name: Name }>
>;

/**
 * Every policy this compiler knows, by element name. A policy that is missing here is refused
 * rather than skipped: the local gateway could not run it.
 */
export const catalogue: ReadonlyMap<string, PolicyShape> = new Map(
  shapes.map((shape) => [shape.name, shape]),
);
