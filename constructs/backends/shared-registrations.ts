import type { Construct } from "constructs";
import type { IEntraClientApp } from "../entra/client-registration.ts";
import type { IEntraResourceApp } from "../entra/entra-resource-app.ts";
import { resolved } from "../terraform/resolved.ts";
import { apiOfScope } from "./backend-credential.ts";
import type { BoundCredential } from "./bound-credential.ts";

/** A server of a gateway, and the registration that its clients' tokens are for. */
export interface RegistrationOwner {
  readonly registration: IEntraResourceApp | undefined;
  readonly credential: BoundCredential;
}

/**
 * A sentence for each registration that tokens of clients are for and that somebody else has, too: a token for
 * the one would open the other (RFC 9700 section 2.3).
 * @param entra the gateway's own; undefined where another stack has it
 */
export function sharedRegistrations(
  gateway: Construct,
  entra: IEntraClientApp | undefined,
  owners: readonly RegistrationOwner[],
): string[] {
  // Two values that only Terraform knows are the same when they are the same reference.
  const resolve = (text: string) => String(resolved(gateway, text)).toLowerCase();
  const own = entra && resolve(entra.clientId);
  const problems: string[] = [];
  const known = new Map<string, string>();
  for (const { registration, credential } of owners) {
    if (registration === undefined) continue;
    const { server } = credential;
    const clientId = resolve(registration.clientId);
    const names = [registration.clientId, registration.identifierUri].map(resolve);
    const other = known.get(clientId);
    if (other !== undefined) {
      problems.push(
        `The servers "${other}" and "${server}" take Entra's tokens for one registration, so a token for the one opens the other. Give each an EntraResourceApp of its own.`,
      );
    }
    if (clientId === own) {
      problems.push(
        `The server "${server}" takes Entra's tokens for the gateway's own registration. Give it an EntraResourceApp of its own.`,
      );
    }
    for (const { credential: given } of owners) {
      const { authentication } = given.credential;
      if (
        authentication.kind === "on behalf of" &&
        names.includes(apiOfScope(resolve(authentication.scope)))
      ) {
        problems.push(
          `The server "${given.server}" is given tokens by which it could call the server "${server}" as the person. Name the scope of another API.`,
        );
      }
      if (authentication.kind !== "managed identity") continue;
      if (!names.includes(resolve(authentication.resource).replace(/\/+$/, ""))) continue;
      problems.push(
        `Clients of the server "${server}" get tokens for the registration by which the server "${given.server}" knows the gateway. Give "${server}" an EntraResourceApp of its own for its clients.`,
      );
    }
    known.set(clientId, server);
  }
  return problems;
}
