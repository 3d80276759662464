import type { PolicyStatement, Scope, Section } from "../../../policy/index.ts";
import type { ExchangeWatch } from "../watching/exchange-changes.ts";
import type { PoliciesObserver, PolicyObserver } from "../watching/observer.ts";

/** Where a policy runs. */
export interface Surroundings {
  readonly section: Section;
  /** The path of what it stands in, such as `choose[3]/when[2]`; empty in the section itself. */
  readonly path: string;
  /** The scope of the document. */
  readonly scope: Scope;
  /** The id of the fragment; undefined in a document itself. */
  readonly fragment?: string | undefined;
  /** Who watches, where somebody does. */
  readonly watched?: Watched | undefined;
}

/** Who watches what. */
export interface Watched {
  readonly watch: ExchangeWatch;
  /** What watches the policy that it stands in, or the request where it stands in none. */
  readonly observer: PoliciesObserver;
}

/** Where a policy stands. */
export interface PolicyPlace extends Surroundings {
  /** Its own path, such as `choose[3]/when[2]/set-body[1]`. */
  readonly path: string;
  /** Who watches it. */
  readonly watched?: (Watched & { readonly observer: PolicyObserver }) | undefined;
}

const labelsOfStatements = new WeakMap<readonly PolicyStatement[], readonly string[]>();

/** What statements are called in a path: their names, each with how many of it there are so far. */
export function labelsOf(statements: readonly PolicyStatement[]): readonly string[] {
  const known = labelsOfStatements.get(statements);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  const labels = statements.map(({ name }) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}[${count}]`;
  });
  labelsOfStatements.set(statements, labels);
  return labels;
}
