import type { EndpointLimit } from "../limits/endpoint-rate-limits.ts";

/**
 * What only some gateways have; with `public-keys`, others can verify their tokens, and with `immediate-revocation` the cache
 * knows what was revoked.
 */
export type OAuthFeature =
  | "registration"
  | "introspection"
  | "public-keys"
  | "immediate-revocation";

/** The longest body of a form of a page, or of a registration. */
export const usualBody = 16 * 1024;

/** The longest body of a request of a program, which may carry a token and a secret. */
const longBody = 64 * 1024;

type Method = "GET" | "HEAD" | "POST" | "OPTIONS";

/** An endpoint of the authorization server: what serves it, by which methods, and whom it answers how. */
export interface Endpoint {
  readonly id: string;
  readonly methods: readonly Exclude<Method, "OPTIONS">[];
  readonly path: string;
  readonly template: string;
  /** Browser clients call it from their own pages, so preflight requests are answered. */
  readonly crossOrigin: boolean;
  /** What a failure is answered with: a page where a person's browser comes, JSON where a program does. */
  readonly answers: "page" | "json";
  /** The limit of requests that it counts towards; without one it takes any number. */
  readonly limit?: EndpointLimit;
  /**
   * Bytes of a body at most.
   * @default usualBody
   */
  readonly longestBody?: number;
  /** The endpoint exists only where the gateway has this. */
  readonly feature?: OAuthFeature;
}

/** RFC 8414. */
export const authorizationServerMetadata: Endpoint = {
  id: "authorization-server-metadata",
  methods: ["GET", "HEAD"],
  path: "/.well-known/oauth-authorization-server",
  template: "metadata/authorization-server.document",
  crossOrigin: true,
  answers: "json",
};

/** RFC 9728: one document for each MCP server. */
export const protectedResourceMetadata: Endpoint = {
  id: "protected-resource-metadata",
  methods: ["GET", "HEAD"],
  path: "/.well-known/oauth-protected-resource/*",
  template: "metadata/protected-resource.document",
  crossOrigin: true,
  answers: "json",
};

/** Metadata that this server does not have. */
export const otherMetadata: Endpoint = {
  id: "other-metadata",
  methods: ["GET", "HEAD"],
  path: "/.well-known/*",
  template: "metadata/other.document",
  crossOrigin: true,
  answers: "json",
};

/** All endpoints, those too that only some gateways have. Their paths begin where the issuer ends. */
export const endpoints: readonly Endpoint[] = [
  authorizationServerMetadata,
  protectedResourceMetadata,
  {
    id: "protected-resource-metadata-root",
    methods: ["GET", "HEAD"],
    path: "/.well-known/oauth-protected-resource",
    template: "metadata/protected-resource.document",
    crossOrigin: true,
    answers: "json",
  },
  {
    id: "jwks",
    methods: ["GET", "HEAD"],
    path: "/.well-known/jwks.json",
    template: "metadata/jwks.document",
    crossOrigin: true,
    answers: "json",
    feature: "public-keys",
  },
  otherMetadata,
  {
    id: "register",
    feature: "registration",
    methods: ["POST"],
    path: "/register",
    template: "register/register.document",
    crossOrigin: true,
    answers: "json",
    limit: "registrations",
  },
  {
    id: "authorize",
    methods: ["GET"],
    path: "/authorize",
    template: "authorize/authorize.document",
    crossOrigin: false,
    answers: "page",
    limit: "sign-ins",
  },
  {
    id: "consent",
    methods: ["POST"],
    path: "/consent",
    template: "authorize/consent.document",
    crossOrigin: false,
    answers: "page",
    limit: "sign-ins",
  },
  {
    id: "oauth-callback",
    methods: ["GET"],
    path: "/oauth-callback",
    template: "callback/oauth-callback.document",
    crossOrigin: false,
    answers: "page",
    limit: "sign-ins",
  },
  {
    id: "token",
    methods: ["POST"],
    path: "/token",
    template: "token/token.document",
    crossOrigin: true,
    answers: "json",
    limit: "tokens",
    longestBody: longBody,
  },
  {
    id: "revoke",
    methods: ["POST"],
    path: "/revoke",
    template: "revoke/revoke.document",
    crossOrigin: true,
    answers: "json",
    limit: "tokens",
    longestBody: longBody,
  },
  {
    id: "revocation-notice",
    feature: "immediate-revocation",
    methods: ["POST"],
    path: "/revocation-notice",
    template: "revoke/revocation-notice.document",
    crossOrigin: false,
    answers: "json",
    limit: "tokens",
  },
  {
    id: "introspect",
    feature: "introspection",
    methods: ["POST"],
    path: "/introspect",
    template: "introspect/introspect.document",
    crossOrigin: true,
    answers: "json",
    limit: "tokens",
    longestBody: longBody,
  },
  {
    id: "overview",
    methods: ["GET", "HEAD"],
    path: "/",
    template: "overview/overview.document",
    crossOrigin: false,
    answers: "page",
  },
  {
    id: "favicon",
    methods: ["GET", "HEAD"],
    path: "/favicon.ico",
    template: "overview/favicon.document",
    crossOrigin: false,
    answers: "json",
  },
  {
    id: "approvals",
    methods: ["GET", "POST"],
    path: "/approvals",
    template: "approvals/approvals.document",
    crossOrigin: false,
    answers: "page",
    limit: "sign-ins",
  },
];

/** The endpoints of a gateway that has some of what only some have. */
export function endpointsWith(features: readonly OAuthFeature[]): Endpoint[] {
  return endpoints.filter(({ feature }) => feature === undefined || features.includes(feature));
}

/** An operation of API Management: one method of an endpoint. */
export interface EndpointOperation {
  readonly id: string;
  readonly method: Method;
}

/** The operations of an endpoint; preflight requests have one of their own. */
export function operationsOf({ id, methods, crossOrigin }: Endpoint): EndpointOperation[] {
  const all: readonly Method[] = crossOrigin ? [...methods, "OPTIONS"] : methods;
  return all.map((method) => ({
    id: method === methods[0] ? id : `${id}-${method.toLowerCase()}`,
    method,
  }));
}
