/**
 * A value that is there, or that comes later. Most policies wait for nothing: a promise for each, and the turn of the job queue
 * that it waits, would take longer than what they do.
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
 * What comes of each item, one after the other. No item is begun before the one in front of it has ended: so nothing happens
 * after a failure, and no promise is left whose own failure nobody would hear of.
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
