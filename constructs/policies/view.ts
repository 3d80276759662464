import type { ClientPolicyView } from "../clients/client-policy.ts";
import type { PagesView } from "../pages/pages.ts";

/** A permission of an MCP server, as clients ask for it and as people read it. */
export interface ScopeView {
  readonly name: string;
  readonly description: string;
}

/** What the templates know of one MCP server. */
export interface ServerView {
  readonly name: string;
  /** The path of the MCP URL, with its leading slash. */
  readonly pathname: string;
  readonly scopes: readonly ScopeView[];
  /** All scopes, separated by blanks. */
  readonly scopeNames: string;
  /** Scopes every call needs, separated by blanks. */
  readonly requiredScopes: string;
  readonly backendId: string;
  /** The path of the backend's MCP endpoint. */
  readonly backendPath: string;
  /** Seconds until the backend must have begun to answer. */
  readonly timeout: number;
}

/** The named values that hold one generation of keys. */
export interface KeyView {
  readonly id: number;
  readonly encryption: string;
  readonly authentication: string;
  readonly signing: string;
}

/** A limit that several endpoints share. */
export interface EndpointLimitView {
  readonly name: string;
  readonly operations: readonly string[];
  /** Requests in a minute. */
  readonly calls: number;
}

/** A certificate of the API Management service. */
export interface CertificateView {
  /** By which `validate-jwt` knows it. */
  readonly id: string;
  /** The named value that holds its thumbprint, by which expressions know it. */
  readonly thumbprint: string;
}

/** How people sign in with Entra. */
export interface EntraView {
  /** The gateway proves itself with a client secret, rather than by its managed identity. */
  readonly secret: boolean;
  /** The named value that stands in the paths of Entra's endpoints: a tenant, or all organisations. */
  readonly directory: string;
  /** The named values that hold the ids of the tenants whose people may sign in. */
  readonly tenants: readonly string[];
  /** Members of the group, an object id, have the role. */
  readonly groupRoles: readonly { readonly group: string; readonly role: string }[];
}

/** Everything a policy template may use; all of it is fixed at synth. */
export interface PolicyView {
  readonly servers: readonly ServerView[];
  /** The server, when there is exactly one: a request need not name its resource then. */
  readonly onlyServer: ServerView | undefined;
  /** The server that the template is rendered for. */
  readonly server?: ServerView;
  /** The scopes of all servers, each once. */
  readonly scopes: readonly ScopeView[];
  /** Their names, separated by blanks. */
  readonly allScopes: string;
  readonly entra: EntraView;
  readonly keys: { readonly current: KeyView; readonly all: readonly KeyView[] };
  readonly signing: {
    /**
     * The certificates whose keys verify access tokens with RS256; the first one signs them. Empty
     * when the signing keys of `keys` do, with HS256.
     */
    readonly certificates: readonly CertificateView[];
  };
  /** Life spans in seconds. */
  readonly lifetimes: {
    readonly code: number;
    readonly accessToken: number;
    readonly grant: number;
    readonly refreshGrace: number;
  };
  readonly clients: ClientPolicyView;
  /** How many requests of one address the OAuth endpoints take in a minute. */
  readonly endpointLimits: readonly EndpointLimitView[];
  /** Whether the MCP endpoints ask the gateway's cache for revoked grants. */
  readonly immediateRevocation: boolean;
  /** How the pages look and speak that people see. */
  readonly pages: PagesView;
}
