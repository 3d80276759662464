import { closest } from "../constructs/properties/closest.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** The variable that says which environment of the file is meant. */
export const chosenEnvironment = "GATEWAY_ENVIRONMENT";

/** Variables of the same beginning that are no settings; the command `grants` reads the first. */
const otherVariables = ["GATEWAY_GRANT_STORE", chosenEnvironment];

const prefix = "GATEWAY_";

/** The variable that holds a setting: GATEWAY_KEY_GENERATION for `keyGeneration`. */
export function variableName(setting: string): string {
  return `${prefix}${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The settings that variables of the environment hold. An empty variable is as good as none. */
export function fromVariables(
  variables: Variables,
  settings: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    settings.flatMap((setting) => {
      const value = variables[variableName(setting)];
      return value === undefined || value === "" ? [] : [[setting, value]];
    }),
  );
}

/**
 * A sentence for each variable that looks like a setting and is none. Passing over it would leave in place
 * what it was to change.
 *
 * @param settings those that a variable may hold
 * @param inFileOnly those that it may not
 */
export function unknownVariables(
  variables: Variables,
  settings: readonly string[],
  inFileOnly: readonly string[],
): string[] {
  const known = [...settings.map(variableName), ...otherVariables];
  const tooLong = inFileOnly.map(variableName);
  return Object.keys(variables)
    .filter((name) => name.toUpperCase().startsWith(prefix) && variables[name] !== "")
    .filter((name) => !known.includes(name))
    .map((name) => {
      const advice = tooLong.includes(name) ? "is set in the file only." : adviceOn(name, known);
      return `${name} (environment): ${advice}`;
    });
}

function adviceOn(variable: string, known: readonly string[]): string {
  const ends = known.map((name) => name.slice(prefix.length));
  const meant = closest(variable.slice(prefix.length), ends);
  return meant === undefined
    ? "is not a setting; unset it. docs/settings.md lists the settings."
    : `is not a setting; did you mean ${prefix}${meant}?`;
}
