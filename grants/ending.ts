import { asDate, asObject, type Grant } from "./grant.ts";
import { folderOf } from "./person-folder.ts";

/** What a person writes by ending all they had allowed at a gateway: whatever they signed in for until then is over. */
export interface Ending {
  readonly folder: string;
  readonly issuer: unknown;
  readonly tenant: unknown;
  /** Nothing where the record cannot be read; the gateway takes that for the end of everything. */
  readonly before: Date | undefined;
}

const endingName = /^grants\/([\w-]{22})\/ended-[\w-]{22}$/;

/** Whether a blob is such a record. */
export function isEnding(blob: string): boolean {
  return endingName.test(blob);
}

export function readEnding(blob: string, text: string): Ending {
  const { issuer, tenant, before } = asObject(text) ?? {};
  return {
    folder: endingName.exec(blob)?.[1] ?? "",
    issuer,
    tenant,
    before: typeof before === "string" ? asDate(before) : undefined,
  };
}

/** A grant as it is after such records: one that is over is revoked, though its own record does not say so yet. */
export function afterEndings(grant: Grant, endings: readonly Ending[]): Grant {
  const isOver = grant.state === "active" && endings.some((ending) => ends(ending, grant));
  return isOver ? { ...grant, state: "revoked", reason: "ended by the person" } : grant;
}

function ends({ folder, issuer, tenant, before }: Ending, grant: Grant): boolean {
  const since = grant.signedIn ?? grant.issued;
  return (
    grant.user !== undefined &&
    folderOf(grant.user) === folder &&
    isSame(issuer, grant.issuer) &&
    isSame(tenant, grant.tenant) &&
    (before === undefined || since === undefined || since <= before)
  );
}

/** Records from before gateways wrote these down fit any. */
function isSame(of: unknown, grants: string | undefined): boolean {
  return of === undefined || grants === undefined || of === grants;
}
