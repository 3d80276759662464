import { ApplicationFederatedIdentityCredential } from "@cdktf/provider-azuread/lib/application-federated-identity-credential/index.js";
import type { ApplicationRegistration } from "@cdktf/provider-azuread/lib/application-registration/index.js";
import type { Construct } from "constructs";
import { readableName } from "../naming/azure-names.ts";

/** A managed identity whose tokens are an app's client assertion. */
export interface FederatedIdentity {
  /** Says whose identity it is, each of them once. */
  readonly id: string;
  readonly principalId: string;
  /** The tenant whose tokens the identity has. */
  readonly issuer: { readonly authority: string; readonly tenantId: string };
}

/**
 * Lets a managed identity prove that it is the app. Entra takes an identity once: gateways of one service, which share
 * theirs, share what lets it in.
 */
export function trustManagedIdentity(
  scope: Construct,
  application: ApplicationRegistration,
  { id, principalId, issuer }: FederatedIdentity,
): ApplicationFederatedIdentityCredential {
  const known = scope.node.children
    .filter((child) => child instanceof ApplicationFederatedIdentityCredential)
    .find(({ subjectInput }) => subjectInput === principalId);
  if (known !== undefined) return known;
  return new ApplicationFederatedIdentityCredential(scope, id, {
    applicationId: application.id,
    displayName: credentialName(id),
    description: "The gateway's managed identity signs the client assertion.",
    audiences: ["api://AzureADTokenExchange"],
    issuer: `${issuer.authority}/${issuer.tenantId}/v2.0`,
    subject: principalId,
  });
}

/** Entra takes 3 to 120 letters, digits, hyphens and underscores, each name once in an app. */
function credentialName(id: string): string {
  return readableName(["mcp", id], "-", 120);
}
