import { spend } from "../runtime/budget.ts";
import { counted, type Length, lookAt } from "./lengths.ts";
import type { Callable } from "./member.ts";

/** What a call takes of the budget, beside the step that each takes. */
export interface Counting {
  /** The function of the library. */
  readonly run: Callable;
  /** How long each argument may be: the instance, and the parameters. */
  readonly given: readonly Length[];
  /** How long the result may be, as far as it does not count itself. */
  readonly makes: Length;
}

const countings = new WeakMap<Callable, Counting>();

/** What a member takes when it is called, for whoever counts that and calls the function of the library itself. */
export function countingOf(member: Callable): Counting | undefined {
  return countings.get(member);
}

/**
 * A member as it is called: each call takes from the budget of the expression, as does what it makes. Every call of an
 * expression comes here, so that the usual numbers of arguments are written out: a list would be made for each call.
 *
 * @param types how many types are arguments behind those that can be long
 */
export function callable(counting: Counting, types: number): Callable {
  const count = counting.given.length + types;
  // So many come as a list.
  const all = Array.from({ length: count }, (): Length => "any");
  const taken: Counting = count > 4 ? { ...counting, given: all, makes: "any" } : counting;
  const member = countingCall(taken, count);
  countings.set(member, taken);
  return member;
}

function countingCall({ run, given, makes: made }: Counting, count: number): Callable {
  const [long1, long2, long3, long4] = given.map((length) => length !== "short");
  const makes = made !== "short";
  switch (count) {
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
