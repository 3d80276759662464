import type { Execution } from "./execution.ts";
import { each, type Later, whenThere } from "./later.ts";

/** Gives a value that is written in a policy, as it is for one request. */
export type Reader<Value> = (execution: Execution) => Later<Value>;

/** Gives what is the same for every request. */
export function fixed<Value>(value: Value): Reader<Value> {
  return () => value;
}

/** What several readers give, one after the other. */
export function readAll<Value>(
  readers: readonly Reader<Value>[],
  execution: Execution,
): Later<Value[]> {
  return each(readers, (read) => read(execution));
}

/** Goes on with what several readers give: at once when all is there. */
export function whenRead<const Readers extends readonly Reader<unknown>[], Result>(
  readers: Readers,
  execution: Execution,
  next: (...values: ValuesOf<Readers>) => Later<Result>,
): Later<Result> {
  const values = readAll(readers, execution);
  return whenThere(values, (there) => next(...(there as ValuesOf<Readers>)));
}

type ValuesOf<Readers extends readonly Reader<unknown>[]> = {
  -readonly [At in keyof Readers]: Awaited<ReturnType<Readers[At]>>;
};
