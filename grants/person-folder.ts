import { createHash } from "node:crypto";

/** Object ids in Entra are GUIDs. */
const objectId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * The folder in which a gateway puts the grants of a person, as policy-templates/grants/person-folder.expression.hbs has it.
 *
 * @param user an object id; a person is not found by their name, which may change
 * @returns nothing when that is none.
 */
export function personFolder(user: string): string | undefined {
  return objectId.test(user) ? folderOf(user) : undefined;
}

/** The folder of whatever id the gateway took for one. */
export function folderOf(user: string): string {
  const digest = createHash("sha256").update(`person ${user.toLowerCase()}`);
  return digest.digest("base64url").slice(0, 22);
}
