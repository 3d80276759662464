import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The lock file of the project: versions and checksums of Terraform's providers, for all its stacks. */
export const lockFile = ".terraform.lock.hcl";

/** A lock file that does not fit the stacks. */
export class ProviderLockError extends Error {
  override readonly name = "ProviderLockError";
}

/**
 * Gives each synthesized stack the project's lock file, so that `terraform init` takes the same providers or none. Without
 * such a file there is nothing to do.
 *
 * @param outputFolder that of CDKTF
 * @throws ProviderLockError when a stack needs another version than the file has, or a provider that is not in it.
 */
export function lockProviders(outputFolder: string, file = lockFile): void {
  if (!existsSync(file)) return;
  const locked = lockedVersions(readFileSync(file, "utf8"));
  for (const folder of stackFolders(outputFolder)) {
    for (const [source, version] of requiredProviders(join(folder, "cdk.tf.json"))) {
      const found = locked.get(source);
      if (found === version) continue;
      throw new ProviderLockError(
        `${file} has ${found === undefined ? "no" : `version ${found} of the`} provider ${source}, and the stack needs ${version}. Run npm run lock-providers, look at what changed, and commit the file.`,
      );
    }
    copyFileSync(file, join(folder, lockFile));
  }
}

/** The folders of all stacks that were synthesized. */
export function stackFolders(outputFolder: string): string[] {
  const stacks = join(outputFolder, "stacks");
  return readdirSync(stacks)
    .map((name) => join(stacks, name))
    .filter((folder) => existsSync(join(folder, "cdk.tf.json")))
    .sort();
}

/** The providers of a lock file with the version of each. */
export function lockedVersions(text: string): ReadonlyMap<string, string> {
  const blocks = text.matchAll(/^provider "([^"]+)" \{$[^}]*?^\s*version\s*=\s*"([^"]+)"$/gm);
  return new Map([...blocks].map(([, source = "", version = ""]) => [source, version]));
}

/** The providers that a stack requires, as a lock file calls them, with the version of each. */
function requiredProviders(stack: string): [source: string, version: string][] {
  const { terraform } = JSON.parse(readFileSync(stack, "utf8")) as {
    readonly terraform?: {
      readonly required_providers?: Readonly<
        Record<string, { readonly source: string; readonly version: string }>
      >;
    };
  };
  return Object.values(terraform?.required_providers ?? {}).map(({ source, version }) => [
    wholeSource(source),
    version,
  ]);
}

/** `azurerm` is `hashicorp/azurerm`, which is `registry.terraform.io/hashicorp/azurerm`. */
function wholeSource(source: string): string {
  const parts = source.split("/");
  const rest = ["registry.terraform.io", "hashicorp"].slice(0, 3 - parts.length);
  return [...rest, ...parts].join("/");
}
