import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Packages are missing that running needs and composing does not; the message says how to install them. */
export class MissingPackageError extends Error {
  override readonly name = "MissingPackageError";
}

interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * Checks that packages are installed that only who runs a gateway needs. They are optional peers of
 * this package, so that nobody who composes a stack has to install them.
 *
 * @param names the packages; all that are optional unless named
 * @throws MissingPackageError with the command that installs them.
 */
export function requirePackages(names?: readonly string[]): void {
  const { peerDependencies, peerDependenciesMeta } =
    require("azure-mcp-gateway/package.json") as Manifest;
  const optional = Object.keys(peerDependenciesMeta);
  const missing = (names ?? optional).filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const packages = missing.map((name) => `"${name}@${peerDependencies[name] ?? "*"}"`).join(" ");
  throw new MissingPackageError(
    `This needs packages that composing a stack does not: npm install --save-dev ${packages}`,
  );
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND")
      return false;
    throw error;
  }
}
