import type { PolicyStatement } from "../../../policy/index.ts";
import { fixedHeaders } from "../message/headers.ts";

/** Policies in a row that do nothing but remove a header each. */
export interface HeaderRemovals {
  /** What they remove, in lower case. */
  readonly names: ReadonlySet<string>;
  /** The index of the statement behind them. */
  readonly end: number;
}

type RemovalsByStart = ReadonlyMap<number, HeaderRemovals>;

const removalsOfStatements = new WeakMap<readonly PolicyStatement[], RemovalsByStart>();

/**
 * The removals that start at each index. A gateway in front of other people's servers takes a hundred headers from each
 * request, of which hardly one is ever there: looking for the ones that came among the names is a small part of the time
 * that as many policies take one by one.
 */
export function removalsOf(statements: readonly PolicyStatement[]): RemovalsByStart {
  const known = removalsOfStatements.get(statements);
  if (known !== undefined) return known;
  const removals = new Map<number, HeaderRemovals>();
  for (let start = 0; start < statements.length; start += 1) {
    const names = new Set<string>();
    let end = start;
    for (; end < statements.length; end += 1) {
      const name = removedBy(statements[end]);
      if (name === undefined) break;
      names.add(name);
    }
    // One by itself is done by its handler.
    if (end - start > 1) removals.set(start, { names, end });
    start = Math.max(start, end - 1);
  }
  removalsOfStatements.set(statements, removals);
  return removals;
}

/** The header that a policy removes, whatever the request is; undefined of any other policy, and of one that fails. */
function removedBy(statement: PolicyStatement | undefined): string | undefined {
  if (statement?.name !== "set-header" || statement.notRun !== undefined) return undefined;
  const name = literal(statement, "name")?.toLowerCase();
  const removes = literal(statement, "exists-action") === "delete";
  return removes && statement.children.length === 0 && name !== undefined && !fixedHeaders.has(name)
    ? name
    : undefined;
}

function literal({ attributes }: PolicyStatement, name: string): string | undefined {
  const value = attributes.get(name);
  return value?.kind === "literal" ? value.text : undefined;
}
