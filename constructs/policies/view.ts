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
  readonly keys: { readonly current: KeyView; readonly all: readonly KeyView[] };
  /** Life spans in seconds. */
  readonly lifetimes: {
    readonly code: number;
    readonly accessToken: number;
    readonly grant: number;
    readonly refreshGrace: number;
  };
  readonly clients: {
    /** Seconds after which a registration is no longer accepted. */
    readonly registrationLifetime: number;
  };
  /** How the pages look and speak that people see. */
  readonly pages: PagesView;
}
