import { basename } from "node:path";
import { usualKeys } from "../gateway/service/access.ts";
import type { PolicyText } from "../gateway/service/policy-text.ts";
import type { StackApi, StackOperation } from "../stack/apis.ts";
import { filesOf, firstOf, foldersOf, kindOf, policyIn } from "./files.ts";
import { mcpOperations, passesOn } from "./mcp-apis.ts";
import { type DescribedApi, normalized, readOpenApi } from "./openapi.ts";
import { apiInformation, versionSetInformation } from "./resources.ts";
import { type Found, Source } from "./source.ts";

/** The APIs of a folder, each with its operations. */
export async function readApis(root: string, found: Found): Promise<StackApi[]> {
  const sets = readVersionSets(root, found);
  const apis = await Promise.all(
    foldersOf(root, "apis").map(({ name, path }) => readApi(name, path, sets, found)),
  );
  return apis.filter((api) => api !== undefined);
}

type VersionSet = ReturnType<typeof versionSetInformation.parse>;

function readVersionSets(root: string, found: Found): ReadonlyMap<string, VersionSet> {
  const sets = ["versionsets", "apiversionsets"].flatMap((kind) => foldersOf(root, kind));
  return new Map(
    sets.flatMap(({ name, path }) => {
      const file = firstOf(path, "versionSetInformation.json");
      const set =
        file === undefined ? undefined : new Source(file, found).read(versionSetInformation);
      return set === undefined ? [] : [[name, set] as const];
    }),
  );
}

async function readApi(
  name: string,
  folder: string,
  sets: ReadonlyMap<string, VersionSet>,
  found: Found,
): Promise<StackApi | undefined> {
  const file = firstOf(folder, "apiInformation.json");
  const source = file === undefined ? undefined : new Source(file, found);
  const information = source?.read(apiInformation);
  if (source !== undefined && information === undefined) return undefined;
  const type = information?.type ?? "http";
  const isMcp = type === "mcp";
  if (isMcp && source && information && !passesOn(information, source)) return undefined;
  if (type !== "http" && !isMcp) {
    source?.report(
      "warning",
      "api-type",
      `An API of the type ${type} does not run here, and is left out.`,
      ["properties", "type"],
    );
    return undefined;
  }
  const described = await describedApi(
    folder,
    information?.translateRequiredQueryParameters !== "query",
    isMcp,
    found,
  );
  if (described === undefined) return undefined;
  const [, id = name, revision] = /^(.*?)(?:;rev=(\d+))?$/.exec(name) ?? [];
  const version = versionOf(information, sets, source);
  const path = (information?.path ?? id).replace(/^\/|\/$/g, "");
  const serviceUrl = information?.serviceUrl ?? described.serviceUrl;
  const backendId = information?.backendId?.split("/").at(-1);
  const policy = policyIn(folder);
  const number = revision ?? information?.apiRevision;
  return {
    id: name,
    displayName: information?.displayName ?? (described.title || name),
    path: [path, version?.segment].filter(Boolean).join("/"),
    ...(serviceUrl ? { serviceUrl: serviceUrl.replace(/\/$/, "") } : {}),
    ...(backendId === undefined ? {} : { backendId }),
    ...(isMcp ? { isMcp } : {}),
    ...(policy && { policy }),
    keys: {
      required: information?.subscriptionRequired ?? false,
      header: information?.subscriptionKeyParameterNames?.header ?? usualKeys.header,
      query: information?.subscriptionKeyParameterNames?.query ?? usualKeys.query,
    },
    ...(version?.version && { version: version.version }),
    ...(number
      ? { revision: { number, isCurrent: information?.isCurrent ?? revision === undefined } }
      : {}),
    operations: withPolicies(described.operations, operationPolicies(folder), folder, found),
  };
}

async function describedApi(
  folder: string,
  template: boolean,
  isMcp: boolean,
  found: Found,
): Promise<DescribedApi | undefined> {
  const file = firstOf(
    folder,
    ...["specification", "openapi"].flatMap((name) =>
      ["yaml", "yml", "json"].map((ending) => `${name}.${ending}`),
    ),
  );
  if (file !== undefined) {
    const described = await readOpenApi(new Source(file, found), template);
    if (described === undefined || !isMcp) return described;
    // Operations of its own, such as one for metadata, stand beside those of the server.
    return { ...described, operations: [...described.operations, ...mcpOperations] };
  }
  if (isMcp) return { title: "", serviceUrl: undefined, operations: mcpOperations };
  const message = `There is no OpenAPI document in it: specification.yaml, specification.json, or openapi.yaml.`;
  found({
    severity: "error",
    rule: "api-specification",
    document: folder,
    place: { line: 1, column: 1 },
    message,
    excerpt: basename(folder),
  });
  return undefined;
}

/** How the version of an API is named, and the part of its path that is one. */
function versionOf(
  information: ReturnType<typeof apiInformation.parse> | undefined,
  sets: ReadonlyMap<string, VersionSet>,
  source: Source | undefined,
): { readonly segment?: string; readonly version?: NonNullable<StackApi["version"]> } | undefined {
  const id = information?.apiVersionSetId?.split("/").at(-1);
  if (id === undefined || information === undefined) return undefined;
  const set = sets.get(id);
  const name = information.apiVersion ?? "";
  if (set === undefined) {
    source?.report("error", "version-set-unknown", `There is no version set "${id}".`, [
      "properties",
      "apiVersionSetId",
    ]);
    return undefined;
  }
  switch (set.versioningScheme) {
    case "Segment":
      return name === "" ? {} : { segment: name, version: { name } };
    case "Header":
      return {
        version: { name, in: { in: "header", name: set.versionHeaderName ?? "", value: name } },
      };
    case "Query":
      return {
        version: { name, in: { in: "query", name: set.versionQueryName ?? "", value: name } },
      };
  }
}

/** The policies of operations, by the ids of these. */
function operationPolicies(folder: string): ReadonlyMap<string, PolicyText> {
  const own = foldersOf(folder, "operations").flatMap(({ name, path }): [string, PolicyText][] => {
    const policy = policyIn(path);
    return policy === undefined ? [] : [[name, policy]];
  });
  const files = filesOf(folder, "operations").flatMap(({ name, path }): [string, PolicyText][] => {
    const policy = /\.xml$/i.test(name) ? policyIn(path, "") : undefined;
    return policy === undefined ? [] : [[name.replace(/(?:\.policy)?\.xml$/i, ""), policy]];
  });
  return new Map([...own, ...files]);
}

function withPolicies(
  operations: readonly StackOperation[],
  policies: ReadonlyMap<string, PolicyText>,
  folder: string,
  found: Found,
): StackOperation[] {
  const named = new Map([...policies].map(([name, policy]) => [normalized(name), policy]));
  const ids = new Set(operations.map(({ id }) => id));
  for (const [id, { address }] of named) {
    if (ids.has(id)) continue;
    const message = `No operation of ${basename(folder)} has the id "${id}"; there are: ${[...ids].join(", ")}.`;
    found({
      severity: "error",
      rule: "operation-unknown",
      document: address,
      place: { line: 1, column: 1 },
      message,
      excerpt: kindOf(id),
    });
  }
  return operations.map((operation) => {
    const policy = named.get(operation.id);
    return policy === undefined ? operation : { ...operation, policy };
  });
}
