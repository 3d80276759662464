import type { PolicyStatement } from "../../../policy/index.ts";
import { fixedHeaders } from "../message/headers.ts";
import type { RemovedHeaders, StartedPolicy } from "../watching/observer.ts";
import { PolicyPlace, type Surroundings } from "./policy-place.ts";
import { WrittenPolicy } from "./written-policy.ts";

/** Policies in a row that do nothing but remove a header each. */
export interface HeaderRemovals {
  /** What they remove, in lower case. */
  readonly names: ReadonlySet<string>;
  /** The index of the statement behind them. */
  readonly end: number;
  /** Each with the header that it removes, and its label. */
  readonly policies: readonly Removal[];
}

interface Removal {
  readonly statement: PolicyStatement;
  readonly name: string;
  readonly label: string;
}

/**
 * The removals that start at each index. A gateway in front of other people's servers removes a hundred headers from each
 * request, of which hardly one is ever there: to look up those that came among the names takes a small part of the time
 * that as many policies take one by one.
 */
export function removalsIn(
  statements: readonly PolicyStatement[],
  labels: readonly string[],
): readonly (HeaderRemovals | undefined)[] {
  const removals: (HeaderRemovals | undefined)[] = statements.map(() => undefined);
  for (let start = 0; start < statements.length; start += 1) {
    const policies: Removal[] = [];
    for (const [offset, statement] of statements.slice(start).entries()) {
      const name = removedBy(statement);
      if (name === undefined) break;
      policies.push({ statement, name, label: labels[start + offset] ?? "" });
    }
    // One by itself is done by its handler.
    if (policies.length < 2) continue;
    const end = start + policies.length;
    removals[start] = { names: new Set(policies.map(({ name }) => name)), end, policies };
    start = end - 1;
  }
  return removals;
}

/** Removals that have run, as whoever watches sees them. */
export class RemovalsRun implements RemovedHeaders {
  readonly #policies: readonly Removal[];
  readonly #around: Surroundings;

  constructor({ policies }: HeaderRemovals, around: Surroundings) {
    this.#policies = policies;
    this.#around = around;
  }

  get length(): number {
    return this.#policies.length;
  }

  *[Symbol.iterator](): Generator<readonly [started: StartedPolicy, name: string]> {
    for (const { statement, name, label } of this.#policies) {
      yield [new PolicyPlace(statement, this.#around, label), name];
    }
  }
}

/** The header that a policy removes, whatever the request is; undefined for any other policy, and for one that fails. */
function removedBy(statement: PolicyStatement): string | undefined {
  if (statement.name !== "set-header" || statement.notRun !== undefined) return undefined;
  const policy = new WrittenPolicy(statement);
  const name = policy.literal("name")?.toLowerCase();
  const removes = policy.literal("exists-action") === "delete";
  return removes && statement.children.length === 0 && name !== undefined && !fixedHeaders.has(name)
    ? name
    : undefined;
}
