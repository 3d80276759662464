import type { ClientPolicyView } from "../clients/client-policy.ts";
import type { PagesView } from "../pages/pages.ts";
import type { LifetimesView } from "../tokens/token-lifetimes.ts";

/** A permission of an MCP server, as clients ask for it and as people read it. */
export interface ScopeView {
  readonly name: string;
  readonly description: string;
}

/** What a call of one tool needs besides what every call needs; names separated by blanks. */
export interface ToolView {
  readonly name: string;
  /** The token needs all of them. */
  readonly scopes: string;
  /** The person needs one of them; empty when none is needed. */
  readonly roles: string;
}

/** What a server is given with each request; the named values that hold it. */
export interface CredentialView {
  /** Holds the resource that a token of the managed identity is for. */
  readonly resource: string | undefined;
  readonly header:
    | {
        readonly name: string;
        /** Holds the header's value. */
        readonly secret: string;
      }
    | undefined;
  readonly assertion:
    | {
        /** Holds the key that signs who calls. */
        readonly key: string;
        /** Says which key it is. */
        readonly kid: string;
      }
    | undefined;
}

/** What the templates know of one MCP server. */
export interface ServerView {
  readonly name: string;
  /** The path of the MCP URL, with its leading slash. */
  readonly pathname: string;
  /** All scopes, those of single tools too. */
  readonly scopes: readonly ScopeView[];
  /** The names of all scopes, separated by blanks. */
  readonly scopeNames: string;
  /** The scopes every call needs. */
  readonly baseScopes: readonly ScopeView[];
  /** Their names, separated by blanks: what a client gets that asks for none. */
  readonly requiredScopes: string;
  /** App roles of which every call needs one, separated by blanks; empty when none is needed. */
  readonly requiredRoles: string;
  /** All app roles that its rules name, and those it decides by itself, separated by blanks. */
  readonly roleNames: string;
  /** Whether messages are read to find out which tool they call. */
  readonly filtersTools: boolean;
  readonly tools: readonly ToolView[];
  /** Whether tools that are not among `tools` may be called. */
  readonly otherTools: boolean;
  /** Whether a role, or no rule, can keep a tool from a person for good. */
  readonly hidesTools: boolean;
  /** Requests in a minute; undefined without a limit. */
  readonly rateLimits: {
    readonly person: number | undefined;
    readonly client: number | undefined;
    readonly address: number | undefined;
  };
  readonly maxRequestBytes: number;
  readonly origins: {
    readonly any: boolean;
    /** Every https origin, and http on a loopback host. */
    readonly secure: boolean;
    readonly listed: readonly string[];
  };
  /** The name of its backend in API Management, and of its API. */
  readonly backendId: string;
  readonly credential: CredentialView;
  /** The path of the backend's MCP endpoint. */
  readonly backendPath: string;
  /** Seconds until the backend must have begun to answer. */
  readonly timeout: number;
  /** Policies of the operator's own. */
  readonly inboundSteps: readonly string[];
  readonly outboundSteps: readonly string[];
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
  /** The names of the scopes that calls of any kind need, of all servers, separated by blanks. */
  readonly serverScopes: string;
  /** The app roles that the rules of any server name, each once. */
  readonly roles: readonly string[];
  readonly entra: EntraView;
  readonly keys: { readonly current: KeyView; readonly all: readonly KeyView[] };
  readonly signing: {
    /**
     * The certificates whose keys verify access tokens with RS256; the first one signs them. Empty
     * when the signing keys of `keys` do, with HS256.
     */
    readonly certificates: readonly CertificateView[];
  };
  readonly lifetimes: LifetimesView;
  /** Seconds after which a request of a policy counts as unanswered. */
  readonly timeouts: {
    readonly store: number;
    readonly entra: number;
  };
  readonly clients: ClientPolicyView;
  /** How many requests of one address the OAuth endpoints take in a minute. */
  readonly endpointLimits: readonly EndpointLimitView[];
  /** Whether the MCP endpoints ask the gateway's cache for revoked grants. */
  readonly immediateRevocation: boolean;
  /** How the pages look and speak that people see. */
  readonly pages: PagesView;
}
