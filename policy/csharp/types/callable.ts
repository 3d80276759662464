import { goOver, spend, takeBytes, takeElements, takeText } from "../runtime/budget.ts";
import { ArrayValue } from "../runtime/value.ts";
import type { Callable } from "./member.ts";
import type { Type, TypeDefinition } from "./type.ts";

/**
 * A member as it is called: each call takes from the budget of the expression, as does what it makes. Every call of an
 * expression comes here, so that the usual numbers of arguments are written out: a list would be made for each call.
 *
 * @param given whether each argument may be long: the instance, and the parameters
 * @param types how many types are arguments behind them
 * @param makes whether the result may be long
 */
export function callable(
  run: Callable,
  given: readonly boolean[],
  types: number,
  makes: boolean,
): Callable {
  const [long1 = false, long2 = false, long3 = false, long4 = false] = given;
  switch (given.length + types) {
    case 0:
      return () => {
        spend(1);
        return makes ? counted(run(), undefined) : run();
      };
    case 1:
      return (only) => {
        spend(1);
        if (long1) lookAt(only);
        const result = run(only);
        return makes ? counted(result, only) : result;
      };
    case 2:
      return (first, second) => {
        spend(1);
        if (long1) lookAt(first);
        if (long2) lookAt(second);
        const result = run(first, second);
        return makes ? counted(result, first) : result;
      };
    case 3:
      return (first, second, third) => {
        spend(1);
        if (long1) lookAt(first);
        if (long2) lookAt(second);
        if (long3) lookAt(third);
        const result = run(first, second, third);
        return makes ? counted(result, first) : result;
      };
    case 4:
      return (first, second, third, fourth) => {
        spend(1);
        if (long1) lookAt(first);
        if (long2) lookAt(second);
        if (long3) lookAt(third);
        if (long4) lookAt(fourth);
        const result = run(first, second, third, fourth);
        return makes ? counted(result, first) : result;
      };
    default:
      return (...values) => {
        spend(1);
        values.forEach(lookAt);
        return counted(run(...values), values[0]);
      };
  }
}

/** Whether values of the type may be texts, arrays or collections, which a number or a function never is. */
export function mayBeLong(type: Type): boolean {
  return type.form !== "named" || hasLong(type.definition);
}

/** The same of the instances of a type. */
export function hasLong({ kind }: TypeDefinition): boolean {
  return kind === "class" || kind === "interface";
}

/** What is shorter takes no longer than the call itself. */
const longExtent = 1024;

/** A call may have to go over what it is given. */
function lookAt(value: unknown): void {
  const extent = extentOf(value);
  if (extent >= longExtent) goOver(extent);
}

function extentOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  const { extent } = value as { readonly extent?: number };
  return extent ?? (value instanceof Uint8Array ? value.length : 0);
}

/** What was given is not made; every object counts itself. */
function counted(result: unknown, given: unknown): unknown {
  if (result === given) return result;
  if (typeof result === "string") takeText(result.length);
  else if (typeof result !== "object") return result;
  else if (result instanceof ArrayValue) takeElements(result.items.length);
  else if (result instanceof Uint8Array) takeBytes(result.length);
  return result;
}
