/**
 * A local stand-in for Microsoft Entra ID: tenants with people, app registrations and managed
 * identities, with Entra's endpoints, claims and error codes. Built on oidc-provider.
 *
 * It differs from Entra where a laptop must: plain HTTP, no passwords, no page to consent on (what is
 * not refused is granted), of Microsoft Graph who somebody is and no more, response type `code` only.
 */
export {
  type AppRegistration,
  type ClientSecret,
  DirectoryError,
  type FederatedCredential,
  type ManagedIdentity,
  type PreAuthorizedApp,
} from "./directory.ts";
export {
  type EntraOptions,
  EntraStartError,
  type LocalEntra,
  type OtherTenant,
  startEntra,
} from "./entra.ts";
export { type EntraEndpoint, EntraFault, type FalseSignature } from "./faults.ts";
export {
  ManagedIdentityError,
  type ManagedIdentityToken,
  tokenExchangeAudience,
} from "./managed-identity.ts";
export { graphOrigin } from "./microsoft-graph.ts";
export { defaultPeople, type Person } from "./people.ts";
export type { PersonProblem } from "./problems.ts";
export type { EntraVisit } from "./visits.ts";
