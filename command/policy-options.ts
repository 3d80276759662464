import { readFileSync } from "node:fs";
import type { ParseArgsOptionsConfig } from "node:util";
import { type Profile, type Tier, tiers } from "../policy/index.ts";
import { closest } from "../policy/spelling.ts";
import { UsageError } from "./usage-error.ts";

/** What every command of `policy` takes, as parseArgs has it. */
export const policyOptions = {
  "named-value": { type: "string", multiple: true, default: [] },
  "named-values": { type: "string" },
  tier: { type: "string", default: "Developer" },
  lenient: { type: "boolean", default: false },
  strict: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsOptionsConfig;

/** What the commands take that run policies: check runs none. */
export const runningOptions = {
  ...policyOptions,
  backend: { type: "string", multiple: true, default: [] },
  host: { type: "string", multiple: true, default: [] },
  connection: { type: "string", multiple: true, default: [] },
} as const satisfies ParseArgsOptionsConfig;

/** How strictly policies are read: leniently, unless that is said otherwise. @throws UsageError when both are said */
export function profileOf(given: { readonly lenient: boolean; readonly strict: boolean }): Profile {
  if (given.lenient && given.strict) {
    throw new UsageError("Policies are judged by --lenient or by --strict, not by both.");
  }
  return given.strict ? "strict" : "lenient";
}

/** The tier of a name. @throws UsageError when there is none. */
export function tierNamed(text: string): Tier {
  const tier = tiers.find((name) => name.toLowerCase() === text.toLowerCase());
  if (tier !== undefined) return tier;
  const near = closest(text, tiers);
  const advice = near === undefined ? `it is one of ${tiers.join(", ")}` : `did you mean ${near}?`;
  throw new UsageError(`There is no tier "${text}"; ${advice}`);
}

/**
 * A name and its value.
 *
 * @param wanted what is said when it is none
 * @throws UsageError
 */
export function pair(wanted: string, text: string): readonly [string, string] {
  const at = text.indexOf("=");
  // What stands there is not repeated: it may be a secret.
  if (at < 1) throw new UsageError(`${wanted}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The named values of a command line: those of a file, and those that are named one by one, which count. @throws UsageError */
export function namedValuesOf(given: {
  readonly "named-values"?: string | undefined;
  readonly "named-value": readonly string[];
}): (readonly [string, string])[] {
  return [
    ...namedValuesIn(given["named-values"]),
    ...given["named-value"].map((text) => pair("--named-value takes NAME=VALUE", text)),
  ];
}

/** What stands for other servers, by their origins. @throws UsageError */
export function hostsOf(given: { readonly host: readonly string[] }): Record<string, string> {
  return Object.fromEntries(given.host.map((text) => pair("--host takes ORIGIN=URL", text)));
}

/** The connections of a command line, by `provider/connection`. @throws UsageError */
export function connectionsOf(given: {
  readonly connection: readonly string[];
}): Readonly<Record<string, string>> {
  const wanted = "--connection takes PROVIDER/CONNECTION=TOKEN";
  return Object.fromEntries(
    given.connection.map((text) => {
      const [name, token] = pair(wanted, text);
      if (!/^[^/]+\/[^/]+$/.test(name)) throw new UsageError(`${wanted}.`);
      return [name, token];
    }),
  );
}

/** The values in a file of named values. @throws UsageError when it is no JSON object of texts. */
function namedValuesIn(file: string | undefined): (readonly [string, string])[] {
  if (file === undefined) return [];
  const wanted = `--named-values takes a file with a JSON object of strings; ${file} is not such a file`;
  let values: unknown;
  try {
    // Editors on Windows may write a byte order mark, which is no part of JSON.
    values = JSON.parse(readFileSync(file, "utf8").replace(/^\ufeff/, ""));
  } catch (error) {
    throw new UsageError(`${wanted}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    throw new UsageError(`${wanted}.`);
  }
  return Object.entries(values).map(([name, value]) => {
    if (typeof value !== "string")
      throw new UsageError(`${wanted}: the value of ${name} is not a string.`);
    return [name, value];
  });
}
