import { closest } from "./closest.ts";
import { InvalidPropertyError } from "./invalid-property-error.ts";
import { kindOf } from "./kind-of.ts";
import type { Kind } from "./kinds.ts";

/** What each property of an interface may be: TypeScript lets none be forgotten, and none be made up. */
export type Shape<T> = {
  readonly [Name in keyof T]-?: object extends Pick<T, Name>
    ? Kind<NonNullable<T[Name]>>
    : Kind<NonNullable<T[Name]>, true>;
};

/** One line of a shape, whatever the interface. */
export type ShapeEntry = Kind<unknown, boolean>;

/** What is wrong with a value, or within it. */
export interface Misfit {
  /** Where in the value, such as `.approve.roles[0]`; empty for the value itself. */
  readonly within: string;
  /** The rest of the sentence that begins with its place. */
  readonly problem: string;
}

/** Whose properties are checked, and what sentences call them. */
export interface ShapePlace {
  /** The path of the construct, or the name of the function. */
  readonly construct: string;
  /** What the object itself is called. @default "props" */
  readonly property?: string;
  /** Whether the function takes nothing else: neither scope nor id, which others take. */
  readonly isOnlyArgument?: boolean;
  /** Which of several things they belong to, such as ` of the server "orders"`. */
  readonly of?: string;
}

/**
 * Holds properties to the names and kinds that there are. TypeScript does so with all that is written out; JavaScript
 * would leave a misspelt protection out, and nobody would know.
 *
 * @throws InvalidPropertyError for an unknown name, a missing property or one of another kind. What was given is not
 * repeated: it may be a secret.
 */
export function checkShape<T extends object>(place: ShapePlace, shape: Shape<T>, props: T): void {
  refuse(place, misfitOf(shape, props ?? {}));
}

/**
 * Holds an argument that is no object of properties to what it may be.
 * @throws InvalidPropertyError when it is missing or of another kind. It is not repeated: it may be a secret.
 */
export function checkKind<T>(
  place: ShapePlace & { readonly property: string },
  kind: Kind<T>,
  value: T,
): void {
  refuse(place, misfitOfProperty({ ...kind, isNeeded: true }, value));
}

function refuse(place: ShapePlace, misfit: Misfit | undefined): void {
  if (misfit === undefined) return;
  const { construct, property = "props", isOnlyArgument = false, of = "" } = place;
  const { within, problem } = misfit;
  const name = /^[.]/.test(within) ? within.slice(1) : `${property}${within}`;
  const hint = isOnlyArgument && within === "" ? " It takes no scope and no id." : "";
  throw new InvalidPropertyError(construct, `${name}${of}`, `${problem}${hint}`);
}

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

function misfitOfProperty(kind: ShapeEntry, value: unknown): Misfit | undefined {
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
