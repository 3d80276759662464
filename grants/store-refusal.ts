import { Failure } from "./failure.ts";
import { printable } from "./printable.ts";

/**
 * What an answer of the store means for the operator.
 *
 * {@link https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes}
 */
export function storeRefusal(url: string, status: number, code: string): Failure {
  return new Failure("failed", sentence(url, status, printable(code, 80)));
}

function sentence(url: string, status: number, code: string): string {
  const answer = `HTTP ${status}${code === "" ? "" : `, ${code}`}`;
  switch (status) {
    case 401:
      return `The grant store ${url} does not know your sign-in (${answer}). Sign in to the tenant of its subscription: az login --tenant TENANT.`;
    case 403:
      // AuthorizationFailure, not ...PermissionMismatch, is what network rules answer.
      return code === "AuthorizationFailure"
        ? `The grant store ${url} refuses you (${answer}). Its network rules do not let this machine in, or you lack the role "Storage Blob Data Contributor" on it.`
        : `You may not do this in the grant store ${url} (${answer}). You need the role "Storage Blob Data Contributor" on the container; a new assignment takes some minutes to work.`;
    case 404:
      return `There is no grant store at ${url} (${answer}). Compare it with the output gateway-grant-store.`;
    default:
      return `The grant store ${url} answered ${answer}. Try again in a minute.`;
  }
}
