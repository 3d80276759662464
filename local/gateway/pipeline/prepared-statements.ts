import type { PolicyStatement } from "../../../policy/index.ts";
import { type HeaderRemovals, removalsIn } from "./header-removals.ts";
import type { PolicyHandler } from "./step.ts";

/** What is known of statements before any request comes. */
export interface PreparedStatements {
  /** What runs each of them; undefined where nothing does. */
  readonly handlers: readonly (PolicyHandler | undefined)[];
  /** What each is called in a path: its name, with how many of it there are so far. */
  readonly labels: readonly string[];
  /** The removals of headers that begin with each. */
  readonly removals: readonly (HeaderRemovals | undefined)[];
}

type Handlers = ReadonlyMap<string, PolicyHandler>;

const prepared = new WeakMap<
  readonly PolicyStatement[],
  { readonly by: Handlers; readonly statements: PreparedStatements }
>();

/** The same for every request, so it is found out once. */
export function preparedStatements(
  statements: readonly PolicyStatement[],
  by: Handlers,
): PreparedStatements {
  const known = prepared.get(statements);
  if (known?.by === by) return known.statements;
  const labels = labelsOf(statements);
  const made = {
    handlers: statements.map(({ name }) => by.get(name)),
    labels,
    removals: removalsIn(statements, labels),
  };
  prepared.set(statements, { by, statements: made });
  return made;
}

function labelsOf(statements: readonly PolicyStatement[]): readonly string[] {
  const counts = new Map<string, number>();
  return statements.map(({ name }) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}[${count}]`;
  });
}
