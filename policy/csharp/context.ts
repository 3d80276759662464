import type { Certificate } from "./library/certificate.ts";
import type { MessageBody } from "./library/message-body.ts";
import type { HeaderMap, StringMap } from "./library/multimap.ts";
import type { PolicyResponse } from "./library/policy-response.ts";
import type { DateTimeValue } from "./runtime/date-time.ts";
import type { TimeSpanValue } from "./runtime/time-span.ts";
import type { CSharpValue } from "./runtime/value.ts";

/**
 * What a gateway gives to an expression as `context`: one object per request, read by the
 * expressions at the time they run. The names are those of "API Management policy expressions",
 * section "Context variable", in camel case.
 */
export interface PolicyContext {
  readonly api: PolicyApi;
  readonly backend: PolicyBackend | null;
  readonly deployment: PolicyDeployment;
  readonly elapsed: TimeSpanValue;
  readonly lastError: PolicyError | null;
  readonly operation: PolicyOperation | null;
  /** Null outside of a product. */
  readonly product: PolicyProduct | null;
  readonly request: PolicyRequest;
  readonly requestId: string;
  /** Null until there is a response; expressions then see what send-request gives as well. */
  readonly response: PolicyResponse | null;
  /** Null without a key. */
  readonly subscription: PolicySubscription | null;
  readonly timestamp: DateTimeValue;
  readonly tracing: boolean;
  /** Null where the subscription is nobody's. */
  readonly user: PolicyUser | null;
  /** What set-variable and others stored; use the constructors in `index.ts` to fill it. */
  readonly variables: Map<string, CSharpValue>;
  readonly workspace: PolicyWorkspace | null;
  /** Called for each `context.Trace(message)`. */
  trace(message: string): void;
}

export interface PolicyApi {
  readonly id: string;
  readonly isCurrentRevision: boolean;
  readonly name: string;
  readonly path: string;
  readonly protocols: readonly string[];
  readonly revision: string;
  readonly serviceUrl: PolicyUrl | null;
  readonly subscriptionKeyParameterNames: SubscriptionKeyNames;
  readonly version: string | null;
}

/** Where a subscription key is looked for. */
export interface SubscriptionKeyNames {
  readonly header: string;
  readonly query: string;
}

export interface PolicyBackend {
  readonly id: string;
  readonly azureRegion: string | null;
  readonly type: "Single" | "Pool";
}

export interface PolicyDeployment {
  readonly gateway: PolicyGateway;
  /** `managed` for a gateway that Azure runs. */
  readonly gatewayId: string;
  readonly region: string;
  readonly serviceId: string;
  readonly serviceName: string;
  /** The certificates of the service by their thumbprints. */
  readonly certificates: ReadonlyMap<string, Certificate>;
}

export interface PolicyGateway {
  readonly id: string;
  readonly instanceId: string;
  readonly isManaged: boolean;
}

/** What went wrong, for expressions in on-error. */
export interface PolicyError {
  readonly source: string;
  readonly reason: string | null;
  readonly message: string;
  readonly scope: string | null;
  readonly section: string | null;
  readonly path: string | null;
  readonly policyId: string | null;
}

export interface PolicyOperation {
  readonly id: string;
  readonly method: string;
  readonly name: string;
  readonly urlTemplate: string;
}

export interface PolicyGroup {
  readonly id: string;
  readonly name: string;
}

/** A product that a request came by. */
export interface PolicyProduct {
  readonly approvalRequired: boolean;
  readonly groups: readonly PolicyGroup[];
  readonly id: string;
  readonly name: string;
  readonly state: "NotPublished" | "Published";
  readonly subscriptionRequired: boolean;
  /** Null without a limit. */
  readonly subscriptionsLimit: number | null;
}

/** The subscription whose key a request had. */
export interface PolicySubscription {
  readonly createdDate: DateTimeValue;
  readonly endDate: DateTimeValue | null;
  readonly id: string;
  /** The key of the request. */
  readonly key: string;
  readonly name: string;
  readonly primaryKey: string;
  readonly secondaryKey: string;
  readonly startDate: DateTimeValue | null;
}

/** The user whose subscription it is. */
export interface PolicyUser {
  readonly email: string;
  readonly firstName: string;
  readonly groups: readonly PolicyGroup[];
  readonly id: string;
  readonly identities: readonly PolicyUserIdentity[];
  readonly lastName: string;
  readonly note: string;
  readonly registrationDate: DateTimeValue;
}

/** How a user signs in. */
export interface PolicyUserIdentity {
  readonly id: string;
  readonly provider: string;
}

export interface PolicyRequest {
  /** Null when the request has no body. */
  readonly body: MessageBody | null;
  readonly certificate: Certificate | null;
  readonly headers: HeaderMap;
  readonly ipAddress: string;
  readonly matchedParameters: StringMap;
  readonly method: string;
  readonly originalUrl: PolicyUrl;
  readonly privateEndpointConnection: null;
  readonly url: PolicyUrl;
}

export interface PolicyUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** Starts with a slash. */
  readonly path: string;
  readonly query: HeaderMap;
  /** With its question mark, or empty. */
  readonly queryString: string;
}

export interface PolicyWorkspace {
  readonly id: string;
  readonly name: string;
}
