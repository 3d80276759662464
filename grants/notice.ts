import { request } from "undici";
import { reason } from "./failure.ts";
import type { Grant } from "./grant.ts";

const timeout = 10_000;

/** Which gateways know now what was revoked, so that they refuse the access tokens that are out. */
export interface Notice {
  readonly told: readonly Grant[];
  readonly untold: readonly Grant[];
  /** Why the first of those is not known to its gateway. */
  readonly why: string | undefined;
}

/** Tells gateways of revocations: each looks into the store itself and believes nothing else. */
export async function tellGateways(revoked: readonly Grant[]): Promise<Notice> {
  const told: Grant[] = [];
  const untold: Grant[] = [];
  let why: string | undefined;
  for (const grant of revoked) {
    // A gateway that does not answer is not asked for each of a hundred grants.
    const unreachable = untold.some(({ issuer }) => issuer === grant.issuer);
    const problem = unreachable ? "" : await tell(grant);
    if (problem === undefined) told.push(grant);
    else {
      untold.push(grant);
      why ??= problem;
    }
  }
  return { told, untold, why };
}

/** @returns why the gateway does not know; nothing when it does. */
async function tell({ issuer, blob }: Grant): Promise<string | undefined> {
  if (issuer === undefined) return "the grant does not say which gateway it is of";
  if (!/^(?:https:\/\/|http:\/\/localhost(?=[:/]))/.test(issuer))
    return `${issuer} is not a gateway`;
  try {
    const answer = await request(`${issuer}/revocation-notice`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant: blob.replace(/^grants\//, "") }).toString(),
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
    await answer.body.dump();
    return answer.statusCode === 200 ? undefined : `${issuer} answered ${answer.statusCode}`;
  } catch (error) {
    return `${issuer} cannot be reached: ${reason(error)}`;
  }
}
