import type { PolicyView, ServerView } from "../policies/view.ts";

/** What templates know of all MCP servers of a gateway together. */
export type ServersView = Pick<
  PolicyView,
  "servers" | "onlyServer" | "scopes" | "serverScopes" | "roles"
>;

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
