import { aadsts } from "./aadsts.ts";
import type { EntraError } from "./entra-error.ts";

/** Why a person cannot sign in, other than by a disabled account. */
export type PersonProblem =
  | "not assigned"
  | "conditional access"
  | "approval needed"
  | "password expired"
  | "more proof needed";

/**
 * The refusal of a person with a problem, before a sign-in and at the token endpoint. Entra shows most
 * of them on a page of its own first; here the person goes straight back to the app.
 */
export function refusalOf(problem: PersonProblem, atTokenEndpoint: boolean): EntraError {
  const error = atTokenEndpoint ? "invalid_grant" : "access_denied";
  switch (problem) {
    case "not assigned":
      return aadsts.notAssigned(error);
    case "conditional access":
      return aadsts.blockedByConditionalAccess(error);
    case "approval needed":
      return aadsts.adminApprovalNeeded(error);
    case "password expired":
      return aadsts.passwordExpired(error);
    case "more proof needed":
      return aadsts.moreProofNeeded(atTokenEndpoint ? "invalid_grant" : "interaction_required");
  }
}
