import type { Local } from "../start-local.ts";

/**
 * The servers for which Entra alone gives the tokens, by what their metadata says (RFC 9728): another authorization server than a
 * gateway of the stack. One whose metadata cannot be read, as where this machine's address may not come, counts as the gateway's.
 */
export async function serversOfEntra({
  servers,
  gateways,
}: Pick<Local, "servers" | "gateways">): Promise<readonly string[]> {
  const issuers = new Set(gateways.map(({ issuer }) => issuer));
  const checked = await Promise.all(
    servers.map(async (server) => {
      const first = await authorizationServer(new URL(server));
      return first === undefined || issuers.has(first) ? [] : [server];
    }),
  );
  return checked.flat();
}

async function authorizationServer({ origin, pathname }: URL): Promise<string | undefined> {
  const answer = await fetch(`${origin}/.well-known/oauth-protected-resource${pathname}`);
  const text = await answer.text();
  if (!answer.ok) return undefined;
  const { authorization_servers: servers } = JSON.parse(text) as {
    readonly authorization_servers?: readonly string[];
  };
  return servers?.[0];
}
