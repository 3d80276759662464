import type { Certificate, PlainValue, Tier } from "../../policy/index.ts";

/**
 * What answers requests that go out: a function of the Fetch API, or the URL of a server that runs. A function that
 * returns `Response.error()` is a server that cannot be reached.
 */
export type Answering = string | ((request: Request) => Response | Promise<Response>);

/** The API that a policy stands at. */
export interface PolicyRunApi {
  /**
   * Its id.
   * @default "api"
   */
  readonly id?: string;
  /**
   * Its display name, as `context.Api.Name` shows it.
   * @default "API"
   */
  readonly name?: string;
  /**
   * Its path, without a slash in front; requests name it.
   * @default the root
   */
  readonly path?: string;
  /**
   * Where its requests go when no policy says where, as `context.Api.ServiceUrl` shows it.
   * @default "https://backend.example"
   */
  readonly serviceUrl?: string;
}

/** The operation that a request is for. */
export interface PolicyRunOperation {
  /**
   * Its id.
   * @default "operation"
   */
  readonly id?: string;
  /**
   * Its display name, as `context.Operation.Name` shows it.
   * @default "Operation"
   */
  readonly name?: string;
  /**
   * Its method. A request with another one is for no operation.
   * @default that of the request
   */
  readonly method?: string;
  /**
   * Its template below the API, such as `/orders/{id}`. A request that it does not take is for no operation.
   * @default one that takes every request
   */
  readonly urlTemplate?: string;
}

/** A product that a request comes by. */
export interface PolicyRunProduct {
  /**
   * Its id.
   * @default "product"
   */
  readonly id?: string;
  /**
   * Its display name, as `context.Product.Name` shows it.
   * @default "Product"
   */
  readonly name?: string;
  /**
   * The names of the groups that see it.
   * @default none
   */
  readonly groups?: readonly string[];
}

/** A subscription whose key a request has. */
export interface PolicyRunSubscription {
  /**
   * Its id.
   * @default "subscription"
   */
  readonly id?: string;
  /**
   * Its display name, as `context.Subscription.Name` shows it.
   * @default "Subscription"
   */
  readonly name?: string;
  /**
   * Its first key, which is sent with each request that has no other.
   * @default "primary-key"
   */
  readonly primaryKey?: string;
  /**
   * Its second key.
   * @default "secondary-key"
   */
  readonly secondaryKey?: string;
}

/** The user whose subscription it is. */
export interface PolicyRunUser {
  /**
   * The id.
   * @default "user"
   */
  readonly id?: string;
  /**
   * The address.
   * @default "user@example.com"
   */
  readonly email?: string;
  /**
   * The first name.
   * @default ""
   */
  readonly firstName?: string;
  /**
   * The last name.
   * @default ""
   */
  readonly lastName?: string;
  /**
   * What is noted about the user.
   * @default ""
   */
  readonly note?: string;
  /**
   * The names of the user's groups.
   * @default none
   */
  readonly groups?: readonly string[];
}

/** What is around a policy that runs by itself. */
export interface PolicyRunOptions {
  /**
   * The tier that it is for, with its limits.
   * @default "Developer"
   */
  readonly tier?: Tier;
  /**
   * How strictly it is judged: `lenient` also runs what Microsoft's published samples write against its pages.
   * @default "lenient"
   */
  readonly policies?: "strict" | "lenient";
  /**
   * What the policy is called in findings and errors, such as the name of its file.
   * @default "policy.xml"
   */
  readonly name?: string;
  /**
   * The scope that the policy stands at.
   * @default "api"
   */
  readonly scope?: "global" | "product" | "api" | "operation";
  /**
   * Policies of the other scopes, by scope; `<base />` stands for the broader ones.
   * @default globally what a new service has, which forwards the request, and none else
   */
  readonly scopes?: Readonly<Partial<Record<"global" | "product" | "api" | "operation", string>>>;
  /**
   * Values of named values. One that a policy names and that is not here is a finding.
   * @default none
   */
  readonly namedValues?: Readonly<Record<string, string>>;
  /**
   * Policy fragments by their ids.
   * @default none
   */
  readonly fragments?: Readonly<Record<string, string>>;
  /**
   * Schemas that the service has, JSON or XML Schema, by the ids that `schema-id` of `validate-content` names. JSON needs the packages
   * `ajv`, `ajv-draft-04` and `ajv-formats`, and XML `libxml2-wasm`.
   * @default none
   */
  readonly schemas?: Readonly<Record<string, string>>;
  /**
   * Variables that are there before the first policy. Whole numbers are `int` or `long`, objects `JObject`.
   * @default none
   */
  readonly variables?: Readonly<Record<string, PlainValue>>;
  /**
   * What answers the requests of the API, when no policy names another backend.
   * @default 200 with nothing
   */
  readonly backend?: Answering;
  /**
   * What answers for backends, by their ids. A policy that names another one fails.
   * @default none
   */
  readonly backends?: Readonly<Record<string, Answering>>;
  /**
   * What answers for other servers, by their origins: `{ "https://login.example": () => Response.json({}) }`. Every
   * other server cannot be reached.
   * @default none
   */
  readonly hosts?: Readonly<Record<string, Answering>>;
  /**
   * Whether servers that nothing here answers for are asked by the network.
   * @default false
   */
  readonly network?: boolean;
  /**
   * The API that the request is for.
   * @default an API at the root
   */
  readonly api?: PolicyRunApi;
  /**
   * The operation of the API.
   * @default one that takes the request
   */
  readonly operation?: PolicyRunOperation;
  /**
   * The product that the request comes by.
   * @default none, or one of which nothing is said when a policy stands at its scope
   */
  readonly product?: PolicyRunProduct;
  /**
   * The subscription whose key the request has.
   * @default none, or one of which nothing is said when there is a product or a user
   */
  readonly subscription?: PolicyRunSubscription;
  /**
   * Whose subscription it is.
   * @default nobody's
   */
  readonly user?: PolicyRunUser;
  /**
   * The address that the request comes from.
   * @default "127.0.0.1"
   */
  readonly callerAddress?: string;
  /**
   * Certificates of the service, by their ids.
   * @default none
   */
  readonly certificates?: ReadonlyMap<string, Certificate>;
  /**
   * Gives the tokens of managed identities.
   * @default none, so that a policy that asks for one fails
   */
  readonly managedIdentityToken?: (resource: string, clientId: string) => string | Promise<string>;
  /**
   * Tokens of connections to credential providers, for `get-authorization-context`, by `provider/connection`: the token, or
   * `{ accessToken, claims }`.
   * @default none, so that a policy that asks for one fails
   */
  readonly connections?: Readonly<
    Record<
      string,
      | string
      | { readonly accessToken: string; readonly claims?: Readonly<Record<string, PlainValue>> }
    >
  >;
  /**
   * What the cache of values holds before.
   * @default nothing
   */
  readonly cache?: Readonly<Record<string, PlainValue>>;
}

/** A request to run a policy for: `GET /orders?page=2` or a path as a text, a `Request`, or its parts. */
export type PolicyRunRequest = string | Request | PolicyRunRequestParts;

/** The parts of a request. */
export interface PolicyRunRequestParts {
  /**
   * Its method.
   * @default "GET", or "POST" with a body
   */
  readonly method?: string;
  /**
   * The path with its query, or a whole URL, whose origin is that of the gateway then.
   * @default "/"
   */
  readonly path?: string;
  /**
   * Its headers.
   * @default none
   */
  readonly headers?:
    | Readonly<Record<string, string>>
    | Headers
    | readonly (readonly [string, string])[];
  /**
   * A text, bytes, or what is sent as JSON, with its content type where no other is set.
   * @default none
   */
  readonly body?: PlainValue;
}
