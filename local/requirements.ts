import { createRequire } from "node:module";
import type { SchemaKind } from "../policy/index.ts";
import { StartError } from "./errors.ts";

const require = createRequire(import.meta.url);

/** Something is missing that running needs and composing does not; the message says how to install it. */
export class RequirementError extends StartError {
  override readonly name = "RequirementError";
}

/** The oldest Node.js that a stack runs on here: that of the weather server, whose TypeScript it runs as it is. */
export const oldestNode = 24;

/**
 * Checks the version of Node.js. An older one would fail somewhere, naming no version.
 *
 * @throws RequirementError with what to install.
 */
export function requireNode(version: string = process.versions.node): void {
  if (Number.parseInt(version, 10) >= oldestNode) return;
  throw new RequirementError(
    `This needs Node.js ${oldestNode} or newer and runs on ${version}. Install it, or give the project its own, which npx takes: npm install --save-dev node@${oldestNode}`,
  );
}

/** What running policies by themselves needs. */
export const packagesForPolicies = ["jose", "pino", "undici"];

/** What only the folders of `policy serve` need, besides. */
const packagesForFolders = [
  "@seriousme/openapi-schema-validator",
  "ajv",
  "ajv-draft-04",
  "ajv-formats",
  "yaml",
];

/** What only schemas need that a service has, by what they are written in. */
const packagesForSchema: Readonly<Record<SchemaKind, readonly string[]>> = {
  json: ["ajv", "ajv-draft-04", "ajv-formats"],
  xml: ["libxml2-wasm"],
};

/** What serving the APIs of a folder needs. */
export const packagesForServing = [...packagesForPolicies, ...packagesForFolders];

/** What schemas of these kinds need, each package once. */
export function packagesForSchemas(kinds: Iterable<SchemaKind>): readonly string[] {
  return [...new Set(kinds)].flatMap((kind) => packagesForSchema[kind]);
}

interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * Checks that packages are installed that only who runs a gateway needs. They are optional peers of
 * this package, so that nobody who composes a stack has to install them.
 *
 * @param names the packages; unless named, those that running a stack needs
 * @throws RequirementError with the command that installs them.
 */
export function requirePackages(names?: readonly string[]): void {
  const { peerDependencies, peerDependenciesMeta } =
    require("azure-mcp-gateway/package.json") as Manifest;
  const forStacks = Object.keys(peerDependenciesMeta).filter(
    (name) =>
      !packagesForFolders.includes(name) && !packagesForSchemas(["json", "xml"]).includes(name),
  );
  const missing = [...new Set(names ?? forStacks)].filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const packages = missing.map((name) => `"${name}@${peerDependencies[name] ?? "*"}"`).join(" ");
  throw new RequirementError(
    `This needs packages that are not installed: npm install --save-dev ${packages}`,
  );
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (error.code === "MODULE_NOT_FOUND") return false;
    // It is there, and keeps its manifest to itself.
    if (error.code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return true;
    throw error;
  }
}
