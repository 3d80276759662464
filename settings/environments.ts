import { z } from "zod";
import { SettingsError } from "./errors.ts";
import { chosenEnvironment } from "./variables.ts";

/** The settings of one environment that go over those of the file. */
export interface EnvironmentSettings {
  /** Undefined where the file has no environments. */
  readonly name: string | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The name is part of a stack's and of a resource group's. */
const environments = z.record(
  z.string().regex(/^[a-z][a-z0-9]{0,15}$/),
  z.looseObject({ environments: z.never().optional() }),
);

/**
 * The environments of the file, or the one that is chosen.
 *
 * @param chosen its name; empty for all of them
 * @throws SettingsError when they are no objects by name, or the chosen one is not there.
 */
export function environmentSettings(
  file: string,
  given: unknown,
  chosen: string,
): EnvironmentSettings[] {
  const all = given === undefined ? [] : parsed(file, given);
  if (chosen !== "" && !all.some(({ name }) => name === chosen)) {
    const names = all.map(({ name }) => name).join(", ");
    throw new SettingsError([
      `${chosenEnvironment} (environment): is "${chosen}"; ${names === "" ? `${file} has no environments` : `the environments of ${file} are ${names}`}.`,
    ]);
  }
  if (given === undefined) return [{ name: undefined, settings: {} }];
  return all.filter(({ name }) => chosen === "" || name === chosen);
}

function parsed(file: string, given: unknown): EnvironmentSettings[] {
  const { data } = environments.safeParse(given);
  if (data === undefined || Object.keys(data).length === 0) {
    throw new SettingsError([
      `environments (${file}): must be an object with settings by name, each name of 1 to 16 lower-case letters and digits, such as { "dev": { "sku": "Developer_1" }, "prod": {} }.`,
    ]);
  }
  return Object.entries(data).map(([name, settings]) => ({ name, settings }));
}
