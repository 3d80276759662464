import { goOver, takeBytes, takeElements, takeText } from "../runtime/budget.ts";
import { ArrayValue } from "../runtime/value.ts";
import type { Type, TypeDefinition } from "./type.ts";

/** How long values can be: never, as texts are, or as anything is. */
export type Length = "short" | "text" | "any";

/** How long values of the type can be, which a number or a function never is. */
export function lengthOf(type: Type): Length {
  return type.form === "named" ? lengthIn(type.definition) : "any";
}

/** The same of the instances of a type. */
export function lengthIn({ kind, fullName }: TypeDefinition): Length {
  if (fullName === "System.String") return "text";
  return kind === "class" || kind === "interface" ? "any" : "short";
}

/** How much of what a call makes is not counted yet: objects count themselves, texts and arrays do not. */
export function uncountedOf(type: Type): Length {
  return type.form === "named" ? uncountedIn(type.definition) : "any";
}

/** The same of what a constructor makes. */
export function uncountedIn(definition: TypeDefinition): Length {
  const length = lengthIn(definition);
  const isObject = definition.kind === "class" && !classesOfArrays.has(definition.fullName);
  return length === "any" && isObject ? "short" : length;
}

const classesOfArrays: ReadonlySet<string> = new Set(["System.Object", "System.Array"]);

/** What is shorter takes no longer than the call itself. */
export const longExtent = 1024;

/** A call may have to go over what it is given. */
export function lookAt(value: unknown): void {
  const extent = extentOf(value);
  if (extent >= longExtent) goOver(extent);
}

/** Whether a call takes no longer for it. */
export function isShort(value: unknown): boolean {
  return extentOf(value) < longExtent;
}

function extentOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  const { extent } = value as { readonly extent?: number };
  return extent ?? (value instanceof Uint8Array ? value.length : 0);
}

/** What was given is not made; every object counts itself. */
export function counted(result: unknown, given: unknown): unknown {
  if (result === given) return result;
  if (typeof result === "string") takeText(result.length);
  else if (typeof result !== "object") return result;
  else if (result instanceof ArrayValue) takeElements(result.items.length);
  else if (result instanceof Uint8Array) takeBytes(result.length);
  return result;
}

/** The same of what can only be a text. */
export function countedText(result: unknown, given: unknown): unknown {
  if (typeof result === "string" && result !== given) takeText(result.length);
  return result;
}
