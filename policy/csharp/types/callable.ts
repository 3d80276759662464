import { goOver, spend, takeBytes, takeElements, takeText } from "../runtime/budget.ts";
import { ArrayValue, CSharpObject } from "../runtime/value.ts";
import type { Callable } from "./member.ts";

/**
 * A member as it is called: each call takes from the budget of the expression, as does what it makes. Every call of an
 * expression comes here, so that the usual numbers of arguments are written out: a list would be made for each call.
 *
 * @param given how many arguments there are: the instance, the parameters, and the types
 */
export function callable(run: Callable, given: number): Callable {
  switch (given) {
    case 0:
      return () => {
        spend(1);
        return counted(run(), undefined);
      };
    case 1:
      return (only) => {
        spend(1);
        lookAt(only);
        return counted(run(only), only);
      };
    case 2:
      return (first, second) => {
        spend(1);
        lookAt(first);
        lookAt(second);
        return counted(run(first, second), first);
      };
    case 3:
      return (first, second, third) => {
        spend(1);
        lookAt(first);
        lookAt(second);
        lookAt(third);
        return counted(run(first, second, third), first);
      };
    default:
      return (...values) => {
        spend(1);
        values.forEach(lookAt);
        return counted(run(...values), values[0]);
      };
  }
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
  if (typeof value !== "object") return 0;
  if (value instanceof CSharpObject) return value.extent;
  return value instanceof Uint8Array ? value.length : 0;
}

/** What was given is not made; every object counts itself. */
function counted(result: unknown, given: unknown): unknown {
  if (result === given) return result;
  if (typeof result === "string") takeText(result.length);
  else if (result instanceof Uint8Array) takeBytes(result.length);
  else if (result instanceof ArrayValue) takeElements(result.items.length);
  return result;
}
