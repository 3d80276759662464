/**
 * A value that is there, or that comes later. Most policies wait for nothing: a promise and a turn of the queue of jobs for each
 * would take longer than what they do.
 */
export type Later<Value> = Value | Promise<Value>;

/** Goes on with a value: at once when it is there. */
export function whenThere<Value, Result>(
  value: Later<Value>,
  next: (value: Value) => Later<Result>,
): Later<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Goes on with several values: at once when all are there. */
export function whenAllThere<const Values extends readonly Later<unknown>[], Result>(
  values: Values,
  next: (...values: { -readonly [At in keyof Values]: Awaited<Values[At]> }) => Later<Result>,
): Later<Result> {
  type There = { -readonly [At in keyof Values]: Awaited<Values[At]> };
  return values.some((value) => value instanceof Promise)
    ? Promise.all(values).then((there) => next(...(there as There)))
    : next(...(values as unknown as There));
}

/** What comes of each item, one after the other. */
export function each<Item, Result>(
  items: readonly Item[],
  compute: (item: Item) => Later<Result>,
): Later<Result[]> {
  const results: Result[] = [];
  if (items.length === 0) return results;
  // It goes on where it was interrupted.
  const rest = items.values();
  const computeRest = (): Later<Result[]> => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      const result = compute(next.value);
      if (result instanceof Promise) {
        return result.then((there) => {
          results.push(there);
          return computeRest();
        });
      }
      results.push(result);
    }
    return results;
  };
  return computeRest();
}
