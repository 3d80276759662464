import type { ResourceView, ScopeView } from "./resource-view.ts";

/** What templates know of all MCP servers of a gateway together. */
export interface ServersView {
  /** Those whose tokens the gateway gives: to its OAuth endpoints there are no others. */
  readonly servers: readonly ResourceView[];
  /** That server, when there is exactly one: a request need not name its resource then. */
  readonly onlyServer: ResourceView | undefined;
  /** All servers, those with tokens of Entra too. */
  readonly resources: readonly ResourceView[];
  /** Whether there is exactly one. */
  readonly oneResource: boolean;
  /** The scopes of `servers`, each once. */
  readonly scopes: readonly ScopeView[];
  /** The names of the scopes that clients are told to ask for, of `servers`, separated by blanks. */
  readonly signInScopes: string;
  /** The app roles that the rules of `servers` name, each once. */
  readonly roles: readonly string[];
}

export function serversView(resources: readonly ResourceView[]): ServersView {
  const servers = resources.filter(({ gatewayTokens }) => gatewayTokens);
  const [first] = servers;
  const scopes = servers.flatMap((server) => server.scopes);
  const words = (texts: readonly string[]) => unique(texts.flatMap((text) => text.split(" ")));
  return {
    servers,
    onlyServer: servers.length === 1 ? first : undefined,
    resources,
    oneResource: resources.length === 1,
    scopes: [...new Map(scopes.map((scope) => [scope.name, scope])).values()],
    signInScopes: words(servers.map(({ signInScopes }) => signInScopes)).join(" "),
    roles: words(servers.map(({ roleNames }) => roleNames)),
  };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== "");
}
