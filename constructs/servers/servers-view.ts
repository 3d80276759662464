import type { ScopeView, ServerView } from "./server-view.ts";

/** What templates know of all MCP servers of a gateway together. */
export interface ServersView {
  readonly servers: readonly ServerView[];
  /** The server, when there is exactly one: a request need not name its resource then. */
  readonly onlyServer: ServerView | undefined;
  /** The scopes of all servers, each once. */
  readonly scopes: readonly ScopeView[];
  /** The names of the scopes that calls of any kind need, of all servers, separated by blanks. */
  readonly serverScopes: string;
  /** The app roles that the rules of any server name, each once. */
  readonly roles: readonly string[];
}

export function serversView(servers: readonly ServerView[]): ServersView {
  const [first] = servers;
  const scopes = servers.flatMap((server) => server.scopes);
  const words = (texts: readonly string[]) => unique(texts.flatMap((text) => text.split(" ")));
  return {
    servers,
    onlyServer: servers.length === 1 ? first : undefined,
    scopes: [...new Map(scopes.map((scope) => [scope.name, scope])).values()],
    serverScopes: words(servers.map(({ requiredScopes }) => requiredScopes)).join(" "),
    roles: words(servers.map(({ roleNames }) => roleNames)),
  };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== "");
}
