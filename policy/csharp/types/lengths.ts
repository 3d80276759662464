import { goOver, takeBytes, takeElements, takeText } from "../runtime/budget.ts";
import { ArrayValue } from "../runtime/value.ts";
import type { Type, TypeDefinition } from "./type.ts";

/** How long values can be: never long, as long as a text, or as long as a text, a list or an array. */
export type Length = "short" | "text" | "any";

/** How long values of a type can be; numbers and functions are short. */
export function lengthOf(type: Type): Length {
  return type.form === "named" ? lengthOfInstance(type.definition) : "any";
}

/** The same of the instances of a type. */
export function lengthOfInstance({ kind, fullName }: TypeDefinition): Length {
  if (fullName === "System.String") return "text";
  return kind === "class" || kind === "interface" ? "any" : "short";
}

/** How much of what a call makes is not counted yet: objects count themselves, texts and arrays do not. */
export function uncountedOf(type: Type): Length {
  return type.form === "named" ? uncountedOfInstance(type.definition) : "any";
}

/** The same of what a constructor makes. */
export function uncountedOfInstance(definition: TypeDefinition): Length {
  const length = lengthOfInstance(definition);
  const isObject = definition.kind === "class" && !classesOfArrays.has(definition.fullName);
  return length === "any" && isObject ? "short" : length;
}

const classesOfArrays: ReadonlySet<string> = new Set(["System.Object", "System.Array"]);

/** To go over what is shorter takes no longer than the call itself. */
export const longExtent = 1024;

/** Counts a long argument, since the call may go over all of it. */
export function lookAt(value: unknown): void {
  const extent = extentOf(value);
  if (extent >= longExtent) goOver(extent);
}

/** Whether a value is too short for it to matter that a call goes over it. */
export function isShort(value: unknown): boolean {
  return extentOf(value) < longExtent;
}

function extentOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  const { extent } = value as { readonly extent?: number };
  return extent ?? (value instanceof Uint8Array ? value.length : 0);
}

/** Counts what a call made: not what it only gives back, and no object, as each counts itself. */
export function counted(result: unknown, given: unknown): unknown {
  if (result === given) return result;
  if (typeof result === "string") takeText(result.length);
  else if (typeof result !== "object") return result;
  else if (result instanceof ArrayValue) takeElements(result.items.length);
  else if (result instanceof Uint8Array) takeBytes(result.length);
  return result;
}

/** The same where it can only be a text. */
export function countedText(result: unknown, given: unknown): unknown {
  if (typeof result === "string" && result !== given) takeText(result.length);
  return result;
}
