import { closest } from "./closest.ts";
import type { Misfit, ShapeEntry } from "./kind.ts";
import { kindOf } from "./kind-of.ts";

/** What is wrong with an object that should have a shape. */
export function misfitOf(
  shape: Readonly<Record<string, ShapeEntry>>,
  value: unknown,
): Misfit | undefined {
  const names = Object.keys(shape);
  const wrong = () => ({
    within: "",
    problem: `cannot be ${kindOf(value)}. Give an object with ${names.join(", ")}.`,
  });
  if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong();
  // What a class has made may have more than is asked for, as a resource group has; but not nothing of it.
  const surplus = isPlain(value) ? unknownName(names, value) : undefined;
  if (surplus !== undefined) return surplus;
  if (!isPlain(value) && !resembles(shape, value)) return wrong();
  for (const [name, kind] of Object.entries(shape)) {
    const misfit = misfitOfProperty(kind, (value as Readonly<Record<string, unknown>>)[name]);
    if (misfit !== undefined) return { ...misfit, within: `.${name}${misfit.within}` };
  }
  return undefined;
}

/** What is wrong with a property; undefined when nothing is. */
export function misfitOfProperty(kind: ShapeEntry, value: unknown): Misfit | undefined {
  if (value !== undefined) return kind.misfit(value);
  return kind.isNeeded ? { within: "", problem: `is missing. Give ${kind.give}.` } : undefined;
}

function unknownName(names: readonly string[], value: object): Misfit | undefined {
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined || names.includes(name)) continue;
    const meant = closest(name, names);
    const hint =
      meant === undefined ? `; there are ${names.join(", ")}` : `; did you mean ${meant}?`;
    return { within: `.${name}`, problem: `is unknown${hint}${meant === undefined ? "." : ""}` };
  }
  return undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, above which is nothing either.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether an object of a class has what is needed, which must be something. */
function resembles(shape: Readonly<Record<string, ShapeEntry>>, value: object): boolean {
  const musts = Object.keys(shape).filter((name) => shape[name]?.isNeeded);
  return musts.length > 0 && musts.every((name) => name in value);
}
