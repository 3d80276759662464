import type { BlobContainer } from "./blob-container.ts";
import type { CommandLine } from "./command-line.ts";
import { confirm, requireTerminal } from "./confirm.ts";
import { Failure } from "./failure.ts";
import type { Grant, GrantFilter } from "./grant.ts";
import { tellGateways } from "./notice.ts";
import { counted, details, table } from "./output.ts";
import { printable, printableJson } from "./printable.ts";
import { findGrants, revokeGrants } from "./stored-grants.ts";

/** Shows the grants that fit: a table or JSON on standard output, what it is about beside it. */
export async function list(
  container: BlobContainer,
  { filter, all, json }: CommandLine,
): Promise<void> {
  const { grants, strangers } = await findGrants(container, filter);
  const shown = all ? grants : grants.filter(isActive);
  sayWhichAreNone(strangers);
  if (json) {
    result(`${printableJson(shown)}\n`);
    return;
  }
  if (shown.length > 0) result(table(shown, { states: all }));
  say(`${counted(shown.length, all ? "grant" : "active grant")} in ${container.url}`);
}

/**
 * Shows everything that is known of the grants that fit, whatever their state.
 *
 * @throws Failure when none fits.
 */
export async function show(container: BlobContainer, { filter, json }: CommandLine): Promise<void> {
  const { grants, strangers } = await findGrants(container, filter);
  sayWhichAreNone(strangers);
  if (grants.length === 0) throw new Failure("notFound", `No grant in ${container.url} fits.`);
  result(json ? `${printableJson(grants)}\n` : grants.map(details).join("\n"));
}

/**
 * Revokes the active grants that fit, once somebody has agreed to those very grants.
 *
 * @throws Failure when none fits, nobody agrees or can be asked, or not all could be revoked.
 */
export async function revoke(
  container: BlobContainer,
  { filter, json, yes }: CommandLine,
): Promise<void> {
  const { grants, strangers } = await findGrants(container, filter);
  refuseSeveral(grants, filter.id);
  const active = grants.filter(isActive);
  refuseSeveralTenants(active, filter);
  sayWhichAreNone(strangers);
  if (active.length === 0) {
    const ended = grants.length === 0 ? "" : " What fits has ended already: see list --all.";
    throw new Failure("notFound", `No active grant in ${container.url} fits.${ended}`);
  }
  if (!yes) requireTerminal();
  say(table(active, { states: false }).trimEnd());
  const question = `Revoke ${counted(active.length, "grant")} in ${container.url}?`;
  if (!yes && !(await confirm(question))) {
    throw new Failure("notConfirmed", "Nothing was revoked.");
  }
  const outcome = await revokeGrants(container, active);
  const { revoked, endedMeanwhile, failed } = outcome;
  if (json) result(`${printableJson({ revoked, endedMeanwhile, failed })}\n`);
  if (endedMeanwhile.length > 0) {
    say(`${counted(endedMeanwhile.length, "grant")} had ended meanwhile.`);
  }
  if (revoked.length > 0) {
    const { untold, why } = await tellGateways(revoked);
    say(`Revoked ${counted(revoked.length, "grant")}. No client can refresh with them any more.`);
    say(
      untold.length === 0
        ? "The gateway refuses the access tokens of them that are out."
        : `Access tokens of ${untold.length} that are out end by themselves, within ten minutes unless accessTokenLifetime is longer: the gateway could not be told. ${printable(why ?? "", 200)}.`,
    );
  }
  if (failed.length > 0) {
    say(`${counted(failed.length, "grant")} could not be revoked. Run the command again.`);
    throw outcome.failure;
  }
}

/** Names are one's own within a tenant only: a stranger may be called as somebody else is. */
function refuseSeveralTenants(grants: readonly Grant[], { user }: GrantFilter): void {
  const tenants = [...new Set(grants.flatMap(({ tenant }) => tenant ?? []))];
  if (user === undefined || tenants.length < 2) return;
  throw new Failure(
    "usage",
    `"${printable(user)}" are people of ${tenants.length} tenants: ${tenants.map((tenant) => printable(tenant)).join(", ")}. Say of which: --tenant ID.`,
  );
}

function isActive({ state }: Grant): boolean {
  return state === "active";
}

/** Revoking by an id means one grant; so does the beginning of an id. */
function refuseSeveral(grants: readonly Grant[], id: string | undefined): void {
  if (id === undefined || grants.length < 2) return;
  throw new Failure("usage", `${grants.length} grants begin with ${id}. Give more of the id.`);
}

/** A blob that is no grant gives nobody access; it may still be a mistake worth knowing of. */
function sayWhichAreNone(strangers: readonly string[]): void {
  for (const name of strangers) say(`${printable(name, 80)} is not a grant and is left out.`);
}

function result(text: string): void {
  process.stdout.write(text);
}

/** Beside the result, for a person. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
