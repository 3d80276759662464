import type { z } from "zod";
import { toDotPath } from "zod/v4/core";
import type { RedirectPolicy } from "../constructs/index.ts";
import { environmentSettings } from "./environments.ts";
import { SettingsError } from "./errors.ts";
import { type RedirectSettings, redirectsOf } from "./redirects.ts";
import { anywhere, inFileOnly, schema } from "./schema.ts";
import { sentence } from "./sentences.ts";
import { readSettingsFile } from "./settings-file.ts";
import { chosenEnvironment, fromVariables, unknownVariables, variableName } from "./variables.ts";

/** The file that settings are read from, when it is there. */
const settingsFile = "gateway.config.json";

/** The settings of a deployment, all checked. What is not set is left to the constructs. */
export type Settings = Omit<z.output<typeof schema>, keyof RedirectSettings> & {
  /** Which redirect URIs clients may use. */
  readonly redirects: RedirectPolicy | undefined;
};

/** What is deployed as one stack. */
export interface Deployment {
  /** The name of its environment; undefined where the file has no environments. */
  readonly name: string | undefined;
  readonly settings: Settings;
}

/**
 * Reads the settings: `gateway.config.json` in the working directory, and over it the variables of the
 * environment, where `keyGeneration` is GATEWAY_KEY_GENERATION and so on. Everything has a default that works.
 *
 * The file may have `environments`, each with settings that go over those of the file; GATEWAY_ENVIRONMENT names one of
 * them, and without it there are all.
 *
 * @throws SettingsError naming every setting that cannot work, and every one that there is not.
 */
export function readSettings(
  variables: Readonly<Record<string, string | undefined>> = process.env,
  file = settingsFile,
): Deployment[] {
  const { environments, ...common } = readSettingsFile(file);
  const wanted = environmentSettings(file, environments, variables[chosenEnvironment] ?? "");
  const problems = new Set<string>();
  const deployments = wanted.flatMap(({ name, settings }): Deployment[] => {
    const place = name === undefined ? file : `${file}, environment ${name}`;
    try {
      return [{ name, settings: checked(over(common, settings), variables, place) }];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      for (const problem of error.problems) problems.add(problem);
      return [];
    }
  });
  if (problems.size > 0) throw new SettingsError([...problems]);
  return deployments;
}

/** The settings of an environment over those of the file; its tags are added to those of the file, name by name. */
function over(
  common: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const tags = [common["tags"], own["tags"]];
  const areBothGiven = tags.every((it) => it instanceof Object && !Array.isArray(it));
  return {
    ...common,
    ...own,
    ...(areBothGiven ? { tags: Object.assign({}, ...tags) as unknown } : {}),
  };
}

/** @param file what sentences call the place of settings that are in no variable */
function checked(
  fromFile: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, string | undefined>>,
  file: string,
): Settings {
  const given = fromVariables(variables, anywhere);
  const result = schema.safeParse({ ...fromFile, ...given }, { error: sentence });
  const placeOf = (setting: string) =>
    Object.hasOwn(given, setting) ? variableName(setting) : file;
  const problems = [
    ...unknownVariables(variables, anywhere, inFileOnly),
    ...(result.error?.issues ?? []).flatMap((issue) => problemsOf(issue, placeOf)),
  ];
  if (result.data === undefined || problems.length > 0) throw new SettingsError(problems);
  const { redirectHosts, redirectSchemes, appSchemes, ...others } = result.data;
  return { ...others, redirects: redirectsOf({ redirectHosts, redirectSchemes, appSchemes }) };
}

/** What is wrong with a setting, with the place where it is set. */
function problemsOf(issue: z.core.$ZodIssue, placeOf: (setting: string) => string): string[] {
  const place = placeOf(String(issue.path[0]));
  if (issue.code === "unrecognized_keys") {
    // A sentence for each, in their order.
    const sentences = issue.message.split("\n");
    return issue.keys.map(
      (key, index) => `${toDotPath([...issue.path, key])} (${place}): ${sentences[index]}`,
    );
  }
  return [`${toDotPath(issue.path)} (${place}): ${issue.message}`];
}
