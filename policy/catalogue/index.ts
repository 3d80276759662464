import { authenticationManagedIdentity } from "./authentication-managed-identity.ts";
import { base } from "./base.ts";
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
import type { PolicyShape, WrittenIn } from "./shape.ts";
import { trace } from "./trace.ts";
import { validateJwt } from "./validate-jwt.ts";

const shapes = [
  authenticationManagedIdentity,
  base,
  cacheLookupValue,
  cacheRemoveValue,
  cacheStoreValue,
  choose,
  cors,
  forwardRequest,
  includeFragment,
  rateLimitByKey,
  retry,
  returnResponse,
  rewriteUri,
  sendOneWayRequest,
  sendRequest,
  setBackendService,
  setBody,
  setHeader,
  setMethod,
  setQueryParameter,
  setStatus,
  setVariable,
  trace,
  validateJwt,
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
