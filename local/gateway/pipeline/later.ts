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

/**
 * What comes of each item, one after the other. None is asked for before the one in front of it is there: after a failure
 * nothing more happens, and no promise is left of which nobody hears that it failed too.
 */
export function each<Item, Result>(
  items: readonly Item[],
  compute: (item: Item) => Later<Result>,
): Later<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    const result = compute(item);
    if (result instanceof Promise) {
      const rest = items.slice(results.length + 1);
      return result.then((there) =>
        whenThere(each(rest, compute), (others) => [...results, there, ...others]),
      );
    }
    results.push(result);
  }
  return results;
}
