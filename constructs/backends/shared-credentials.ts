import type { Construct } from "constructs";
import type { IEntraClientApp } from "../entra/client-registration.ts";
import { resolved } from "../terraform/resolved.ts";
import { apiOfScope, type BackendCredential, isMicrosofts } from "./backend-credential.ts";
import type { BackendSecret } from "./backend-secret.ts";

/** A server of a gateway, and what it is given. */
export interface CredentialOwner {
  readonly server: string;
  readonly credential: BackendCredential;
}

/**
 * A sentence for each thing that two servers would be given, or a server and the gateway itself:
 * whoever receives it could use it at the other (RFC 9700 section 2.3).
 * @param entra the gateway's own registration; undefined where another stack has it
 */
export function sharedCredentials(
  gateway: Construct,
  entra: IEntraClientApp | undefined,
  owners: readonly CredentialOwner[],
): string[] {
  // Two values that only Terraform knows are the same when they are the same reference.
  const resolve = (text: string) => String(resolved(gateway, text));
  const ids = entra === undefined ? [] : [entra.clientId, `api://${entra.clientId}`];
  const own = ids.map((name) => resource(resolve(name)));
  const problems: string[] = [];
  const known = new Map<string, string>();
  for (const { server, credential } of owners) {
    for (const [what, value] of givenThings(credential)) {
      const name = `${what} ${resource(resolve(value))}`;
      const other = known.get(name);
      if (what === "resource" && own.includes(resource(resolve(value)))) {
        problems.push(
          `The server "${server}" is given a token for the gateway's own registration. Register the server in Entra by itself and name that App ID URI.`,
        );
      } else if (other !== undefined) {
        problems.push(
          `The servers "${other}" and "${server}" are given the same ${what}, so each could be the gateway at the other. Give each its own.`,
        );
      }
      known.set(name, server);
    }
  }
  return problems;
}

/** What a server could show at another. */
function givenThings({ authentication, assertionKey }: BackendCredential): [string, string][] {
  const things: [string, string][] = [];
  if (authentication.kind === "managed identity")
    things.push(["resource", authentication.resource]);
  // A service of Microsoft is nobody's server here: several may ask it for the person.
  if (authentication.kind === "on behalf of" && !isMicrosofts(authentication.scope))
    things.push(["resource", apiOfScope(authentication.scope)]);
  if (authentication.kind === "header") things.push(["secret", secretName(authentication.secret)]);
  // With the same key a server could say of anybody that they call the other.
  if (assertionKey?.kind === "given") things.push(["secret", secretName(assertionKey.secret)]);
  return things;
}

/** A secret of a vault without its version: two versions may be the same, and one follows the other. */
function secretName({ source }: BackendSecret): string {
  if (source.kind !== "key vault") return source.value;
  return source.secretId.split("/").slice(0, 5).join("/").toLowerCase();
}

/** Entra takes a trailing slash for nothing; whether it tells case apart is not documented. */
function resource(uri: string): string {
  return uri.toLowerCase().replace(/\/+$/, "");
}
