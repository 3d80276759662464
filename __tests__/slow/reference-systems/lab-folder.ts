import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type BicepResource,
  type BicepValue,
  isObject,
  type Known,
  readBicep,
  Unevaluated,
} from "./bicep.ts";

/** What a lab deploys to API Management. */
export interface LabFiles {
  /** The folder of the lab. */
  readonly root: string;
  /** Its files of Bicep that declare parts of API Management. */
  readonly bicep: readonly string[];
  /** What only a deployment knows. */
  readonly known: Known;
  /** Named values that no Bicep declares. */
  readonly otherValues?: Readonly<Record<string, string>>;
  /** What stands for servers that its files name, by their origins. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Who is known to Entra. */
  readonly entra: object;
}

type Declared = BicepResource & { readonly folder: string; readonly name: string };

/**
 * Writes a lab as a folder that `policy serve` takes: APIs, operations, named values and backends as its Bicep declares them, each
 * policy as it stands, byte for byte.
 */
export function writeLab(
  folder: string,
  { root, bicep, known, otherValues, entra }: LabFiles,
): void {
  const declared = bicep.flatMap((file) => {
    const path = join(root, file);
    const named = { ...known };
    const resources = readBicep(readFileSync(path, "utf8"), named);
    // A resource may name another one of its file.
    for (const { symbol, values } of resources) {
      if (typeof values["name"] === "string") named[`${symbol}.name`] = values["name"];
    }
    return readBicep(readFileSync(path, "utf8"), named)
      .filter(({ type }) => type.startsWith("Microsoft.ApiManagement/service/"))
      .map((one): Declared => ({ ...one, folder: dirname(path), name: text(one.values["name"]) }));
  });
  const write = (file: string, content: object) => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
  };
  const ofType = (type: string) =>
    declared.filter(
      (one) => one.type === `Microsoft.ApiManagement/service/${type}` && !one.isExisting,
    );
  const values = ofType("namedValues").map(({ values: { properties } }): [string, string] => [
    text(field(properties, "displayName")),
    text(field(properties, "value")),
  ]);
  write("named-values.json", { ...Object.fromEntries(values), ...otherValues });
  write("entra.json", entra);
  for (const {
    name,
    values: { properties },
  } of ofType("backends")) {
    write(`backends/${name}/backendInformation.json`, {
      properties: { url: text(field(properties, "url")) },
    });
  }
  for (const {
    name,
    values: { properties },
  } of ofType("apis")) {
    write(`apis/${name}/apiInformation.json`, { properties: plain(properties) });
    const paths: Record<string, Record<string, object>> = {};
    for (const operation of ofType("apis/operations")) {
      if (parentOf(operation, declared) !== name) continue;
      const template = text(field(operation.values["properties"], "urlTemplate"));
      const method = text(field(operation.values["properties"], "method")).toLowerCase();
      const responses = { default: { description: "any" } };
      paths[template] = {
        ...paths[template],
        [method]: { operationId: operation.name, responses },
      };
    }
    const info = { title: name, version: "1" };
    write(`apis/${name}/specification.json`, { openapi: "3.0.3", info, paths });
  }
  for (const policy of ofType("apis/policies")) {
    copy(policy, `apis/${parentOf(policy, declared)}`);
  }
  for (const policy of ofType("apis/operations/policies")) {
    const operation = parentOf(policy, declared);
    const owner = ofType("apis/operations").find(({ name }) => name === operation);
    copy(policy, `apis/${owner && parentOf(owner, declared)}/operations/${operation}`);
  }

  function copy({ folder: from, values: { properties } }: Declared, to: string): void {
    const value = field(properties, "value");
    const [, file] =
      value instanceof Unevaluated ? (/^loadTextContent\('([^']+)'\)$/.exec(value.text) ?? []) : [];
    if (file === undefined) throw new Error("A policy of the lab is no file.");
    mkdirSync(join(folder, to), { recursive: true });
    copyFileSync(join(from, file), join(folder, to, "policy.xml"));
  }
}

/** The name of what a resource belongs to, which it names by a symbol of its file. */
function parentOf({ values, folder }: Declared, declared: readonly Declared[]): string {
  const { parent } = values;
  const symbol = parent instanceof Unevaluated ? parent.text : "";
  const found = declared.find((one) => one.symbol === symbol && one.folder === folder);
  if (found === undefined) throw new Error(`There is no ${symbol} beside it.`);
  return found.name;
}

function field(value: BicepValue | undefined, name: string): BicepValue | undefined {
  return isObject(value) ? value[name] : undefined;
}

function text(value: BicepValue | undefined): string {
  if (typeof value === "string") return value;
  const written = value instanceof Unevaluated ? value.text : JSON.stringify(value);
  throw new Error(`${written} is not known; say what a deployment makes of it.`);
}

/** Properties without what only a deployment knows. */
function plain(value: BicepValue | undefined): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => !(each instanceof Unevaluated))
      .map(([name, each]) => [name, plain(each)]),
  );
}
