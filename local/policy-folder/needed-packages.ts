import { packagesForSchemas, packagesForServing } from "../requirements.ts";
import { firstOf } from "./files.ts";
import { schemaFilesOf } from "./schema-files.ts";

/**
 * The packages that a folder needs as it is now, so that whoever lacks several is told of all of them at once.
 *
 * @param answers whether it is served, and not only checked
 */
export function packagesForFolder(root: string, answers: boolean): readonly string[] {
  const signsIn = firstOf(root, "entra.json") !== undefined;
  return [
    ...packagesForServing,
    ...packagesForSchemas(schemaFilesOf(root).map(({ kind }) => kind)),
    ...(answers && signsIn ? ["oidc-provider"] : []),
  ];
}
