import type { Local } from "./scope.ts";

/**
 * What is known at a point of the program: the variables that are definitely assigned there, or
 * that the point is never reached (C# specification, "Definite assignment").
 */
export type FlowState = ReadonlySet<Local> | "unreachable";

/** The point after a `return`, `throw`, `break` or endless loop. */
export const unreachable: "unreachable" = "unreachable";

/** What holds where two ways meet: assigned on both. */
export function join(left: FlowState, right: FlowState): FlowState {
  if (left === unreachable) return right;
  if (right === unreachable || left === right) return left;
  return new Set([...left].filter((local) => right.has(local)));
}

/** What holds when two things have both happened: assigned in either. */
export function both(left: FlowState, right: FlowState): FlowState {
  if (left === unreachable || right === unreachable) return unreachable;
  return new Set([...left, ...right]);
}

/** The state after assigning a variable. */
export function assign(state: FlowState, local: Local): FlowState {
  if (state === unreachable || state.has(local)) return state;
  return new Set([...state, local]);
}

/** Whether a variable may be read: anything may where nothing ever arrives. */
export function isAssigned(state: FlowState, local: Local): boolean {
  return state === unreachable || state.has(local);
}
