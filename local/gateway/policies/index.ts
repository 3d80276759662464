import type { PolicyName } from "../../../policy/index.ts";
import type { HandlerOf, PolicyHandler } from "../pipeline.ts";
import { authenticationManagedIdentity } from "./authentication-managed-identity.ts";
import { cacheLookupValue } from "./cache-lookup-value.ts";
import { cacheRemoveValue } from "./cache-remove-value.ts";
import { cacheStoreValue } from "./cache-store-value.ts";
import { choose } from "./choose.ts";
import { cors } from "./cors.ts";
import { forwardRequest } from "./forward-request.ts";
import { includeFragment } from "./include-fragment.ts";
import { rateLimitByKey } from "./rate-limit-by-key.ts";
import { retry } from "./retry.ts";
import { returnResponse } from "./return-response.ts";
import { rewriteUri } from "./rewrite-uri.ts";
import { sendOneWayRequest } from "./send-one-way-request.ts";
import { sendRequest } from "./send-request.ts";
import { setBackendService } from "./set-backend-service.ts";
import { setBody } from "./set-body.ts";
import { setHeader } from "./set-header.ts";
import { setMethod } from "./set-method.ts";
import { setQueryParameter } from "./set-query-parameter.ts";
import { setStatus } from "./set-status.ts";
import { setVariable } from "./set-variable.ts";
import { trace } from "./trace.ts";
import { validateJwt } from "./validate-jwt.ts";

/** One for each policy of the catalogue, but for `base`, which is spliced before anything runs. */
type Handlers = { readonly [Policy in Exclude<PolicyName, "base">]: HandlerOf<Policy> };

const handlers: Handlers = {
  "authentication-managed-identity": authenticationManagedIdentity,
  "cache-lookup-value": cacheLookupValue,
  "cache-remove-value": cacheRemoveValue,
  "cache-store-value": cacheStoreValue,
  choose,
  cors,
  "forward-request": forwardRequest,
  "include-fragment": includeFragment,
  "rate-limit-by-key": rateLimitByKey,
  retry,
  "return-response": returnResponse,
  "rewrite-uri": rewriteUri,
  "send-one-way-request": sendOneWayRequest,
  "send-request": sendRequest,
  "set-backend-service": setBackendService,
  "set-body": setBody,
  "set-header": setHeader,
  "set-method": setMethod,
  "set-query-parameter": setQueryParameter,
  "set-status": setStatus,
  "set-variable": setVariable,
  trace,
  "validate-jwt": validateJwt,
};

/** What runs each policy, by element name. */
export const policyHandlers: ReadonlyMap<string, PolicyHandler> = new Map(
  Object.entries<PolicyHandler>(handlers),
);
