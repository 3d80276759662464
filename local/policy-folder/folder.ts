import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { namedValuesOf, type PolicyFinding, type Tier } from "../../policy/index.ts";
import type { Backend } from "../gateway/service/backends.ts";
import type { PolicyText } from "../gateway/service/policy-text.ts";
import type { SchemaText } from "../schemas/service-schemas.ts";
import type { StackGateway } from "../stack/apis.ts";
import { type MadeKeys, readAccess } from "./access.ts";
import { readApis } from "./apis.ts";
import { readBackends } from "./backends.ts";
import { type FolderEntra, readEntra } from "./entra.ts";
import { filesOf, firstOf, foldersOf, kindOf, namesIn, policyIn } from "./files.ts";
import { checkLinks } from "./links.ts";
import { namedValueInformation } from "./resources.ts";
import { schemaFilesOf } from "./schema-files.ts";
import { type Found, Source } from "./source.ts";

/** What a folder says of a gateway, and what is amiss with it. */
export interface PolicyFolder {
  readonly gateway: StackGateway;
  readonly backends: ReadonlyMap<string, Backend>;
  /** Undefined where the folder says nothing of people and apps. */
  readonly entra: FolderEntra | undefined;
  /** The values that are secret, by their names: those that resources call so, or keep out of the folder, and keys. */
  readonly secrets: ReadonlyMap<string, string>;
  /** An `error` among them leaves something out that the gateway would need. */
  readonly findings: readonly PolicyFinding[];
}

/** What is taken from elsewhere than the folder. */
export interface FolderOptions {
  readonly tier: Tier;
  /** Values of named values, in the place of those in the folder. */
  readonly namedValues: ReadonlyMap<string, string>;
  /** Keys that were made before. */
  readonly madeKeys: MadeKeys;
}

/** Folders that say nothing about how requests are answered. */
const meaningless = [
  "tags",
  "loggers",
  "diagnostics",
  "gateways",
  "policyrestrictions",
  "documentations",
];

const read = [
  "apis",
  "backends",
  "fragments",
  "groups",
  "namedvalues",
  "policyfragments",
  "products",
  "schemas",
  "subscriptions",
  "users",
  "versionsets",
  "apiversionsets",
];

/**
 * Reads a folder with APIs, policies and what belongs to them, as Azure's APIOps lays it out.
 * @throws StartError when a link in it leads elsewhere, or a folder is called like a file.
 */
export async function readPolicyFolder(
  root: string,
  options: FolderOptions,
): Promise<PolicyFolder> {
  const findings: PolicyFinding[] = [];
  const found: Found = (finding) => findings.push(finding);
  checkLinks(root);
  reportUnread(root, found);
  const { namedValues, secrets } = readNamedValues(root, options.namedValues, found);
  const namedValue = namedValuesOf(namedValues);
  const named = (text: string) =>
    text.replace(/\{\{([\w.-]+)\}\}/g, (written, name: string) => namedValue(name) ?? written);
  const apis = await readApis(root, found);
  if (foldersOf(root, "apis").length === 0) {
    const message = `There is no API in it: each is a folder apis/NAME with an OpenAPI document.`;
    report(found, "error", "folder-empty", root, message);
  }
  const access = readAccess(root, options.madeKeys, found);
  const backends = readBackends(root, named, found);
  for (const { id, backendId } of apis) {
    if (backendId === undefined || backends.has(backendId)) continue;
    report(
      found,
      "error",
      "backend-unknown",
      join(root, "apis", id),
      `Requests to the API ${id} go to a backend "${backendId}", and there is none.`,
    );
  }
  for (const { id, apis: members } of access.products) {
    for (const member of members) {
      if (apis.some((api) => api.id === member)) continue;
      report(
        found,
        "error",
        "product-api",
        join(root, "products", id),
        `The product ${id} has an API "${member}", and there is none.`,
      );
    }
  }
  const globalPolicy = policyIn(root);
  return {
    gateway: {
      serviceName: basename(root),
      tier: options.tier,
      ...(globalPolicy && { globalPolicy }),
      apis,
      namedValues,
      access,
      fragments: readFragments(root),
      schemas: readSchemas(root),
    },
    backends,
    entra: readEntra(root, found),
    secrets: new Map([
      ...[...secrets].map((name): [string, string] => [name, namedValues.get(name) ?? ""]),
      ...access.subscriptions.flatMap(({ id, primaryKey, secondaryKey }): [string, string][] => [
        [`key of ${id}`, primaryKey],
        [`secondary key of ${id}`, secondaryKey],
      ]),
    ]),
    findings,
  };
}

function reportUnread(root: string, found: Found): void {
  for (const name of namesIn(root)) {
    if (!statSync(join(root, name)).isDirectory()) continue;
    const kind = kindOf(name);
    if (read.includes(kind)) continue;
    if (meaningless.includes(kind)) {
      report(
        found,
        "note",
        "folder-unused",
        join(root, name),
        `Nothing in ${name} changes an answer; it is not read.`,
      );
    } else {
      report(
        found,
        "warning",
        "folder-unknown",
        join(root, name),
        `Nothing is known of a folder ${name}; it is not read.`,
      );
    }
  }
}

function readFragments(root: string): ReadonlyMap<string, PolicyText> {
  const kinds = ["policyfragments", "fragments"];
  const folders = kinds.flatMap((kind) => foldersOf(root, kind));
  const files = kinds
    .flatMap((kind) => filesOf(root, kind))
    .filter(({ name }) => /\.xml$/i.test(name));
  return new Map([
    ...folders.flatMap(({ name, path }): [string, PolicyText][] => {
      const policy = policyIn(path);
      return policy === undefined ? [] : [[name, policy]];
    }),
    ...files.map(({ name, path }): [string, PolicyText] => [
      name.replace(/(?:\.fragment)?\.xml$/i, ""),
      { address: path, text: readFileSync(path, "utf8") },
    ]),
  ]);
}

/** Schemas of the service, by their ids. */
function readSchemas(root: string): ReadonlyMap<string, SchemaText> {
  return new Map(
    schemaFilesOf(root).map(({ id, kind, path }) => [
      id,
      { kind, text: readFileSync(path, "utf8") },
    ]),
  );
}

/** Those of the folder, then those of its file of values, then those that are given. */
function readNamedValues(
  root: string,
  given: ReadonlyMap<string, string>,
  found: Found,
): { readonly namedValues: ReadonlyMap<string, string>; readonly secrets: ReadonlySet<string> } {
  const values = new Map<string, string>();
  const secrets = new Set<string>();
  const missing = new Map<string, Source>();
  for (const { name, path } of foldersOf(root, "namedvalues")) {
    const file = firstOf(path, "namedValueInformation.json");
    if (file === undefined) continue;
    const source = new Source(file, found);
    const information = source.read(namedValueInformation);
    if (information === undefined) continue;
    const display = information.displayName ?? name;
    if (information.secret === true || information.value == null) secrets.add(display);
    if (information.value != null) values.set(display, information.value);
    else missing.set(display, source);
  }
  const file = join(root, "named-values.json");
  if (existsSync(file)) {
    const written = new Source(file, found).read(z.record(z.string(), z.string()));
    for (const [name, value] of Object.entries(written ?? {})) values.set(name, value);
  }
  for (const [name, value] of given) values.set(name, value);
  for (const [name, source] of missing) {
    if (values.has(name)) continue;
    source.report(
      "warning",
      "named-value-missing",
      `The value of ${name} is not in the folder; write it into named-values.json, or give it with --named-value.`,
      ["properties"],
    );
  }
  return { namedValues: values, secrets };
}

function report(
  found: Found,
  severity: PolicyFinding["severity"],
  rule: string,
  document: string,
  message: string,
): void {
  found({
    severity,
    rule,
    document,
    place: { line: 1, column: 1 },
    message,
    excerpt: basename(document),
  });
}
