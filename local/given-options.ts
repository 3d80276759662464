import type { ZodType, z } from "zod";
import { closest } from "../policy/spelling.ts";
import { StartError } from "./errors.ts";

/** Options that are none, contradict each other, or name what is not there; the message says which. */
export class OptionsError extends StartError {
  override readonly name = "OptionsError";
}

/** What each property of an interface may be: TypeScript lets none be forgotten, and none be made up. */
export type ShapeOf<T> = Readonly<Record<keyof T, ZodType>>;

/**
 * Holds options to the names and types that there are. TypeScript does so with all that is written out; JavaScript would
 * leave a misspelt one out, and a test would pass that looks at nothing.
 *
 * @param of what takes them, such as `runPolicy`
 * @throws OptionsError for the first that is none. Its value is not repeated: it may be a secret.
 */
export function checkOptions(of: string, shape: z.ZodObject, given: unknown): void {
  const [issue] = shape.safeParse(given).error?.issues ?? [];
  if (issue === undefined) return;
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = namesAt(shape, path);
    const near = closest(key, known);
    const advice = near === undefined ? `there are ${known.join(", ")}` : `did you mean ${near}?`;
    throw new OptionsError(`${of} has no option ${[...path, key].join(".")}; ${advice}`);
  }
  const problem = issue.message.replace(/^Invalid (?:input|option): /, "");
  throw new OptionsError(
    path.length === 0
      ? `${of} takes an object: ${problem}.`
      : `${of}: ${path.join(".")} is not right: ${problem}.`,
  );
}

/** The names that the object at a path may have. */
function namesAt(shape: z.ZodObject, path: readonly string[]): readonly string[] {
  const inner = path.reduce<unknown>((at, name) => {
    const part = (at as { readonly shape?: Readonly<Record<string, unknown>> } | undefined)?.shape;
    const next = part?.[name] as { unwrap?(): unknown } | undefined;
    return next?.unwrap?.() ?? next;
  }, shape);
  return Object.keys((inner as { readonly shape?: object } | undefined)?.shape ?? {});
}
