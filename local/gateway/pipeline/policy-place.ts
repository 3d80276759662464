import type { PolicyStatement, Scope, Section } from "../../../policy/index.ts";
import type { ExchangeWatch } from "../watching/exchange-changes.ts";
import type { PoliciesObserver, PolicyObserver, StartedPolicy } from "../watching/observer.ts";

/** Where policies stand: in a section, or in another policy. */
export class Surroundings {
  readonly section: Section;
  /** The scope of the document. */
  readonly scope: Scope;
  /** The id of the fragment; undefined in a document itself. */
  readonly fragment: string | undefined;
  readonly #within: PolicyPlace | undefined;
  readonly #label: string;

  private constructor(
    section: Section,
    scope: Scope,
    fragment: string | undefined,
    within: PolicyPlace | undefined,
    label: string,
  ) {
    this.section = section;
    this.scope = scope;
    this.fragment = fragment;
    this.#within = within;
    this.#label = label;
  }

  /** The section itself; each of its statements says which scope it has. */
  static ofSection(section: Section, fragment?: string): Surroundings {
    return new Surroundings(section, "global", fragment, undefined, "");
  }

  /** @param label which of the elements inside a policy, such as `when[2]`; empty for the policy itself */
  static inside(place: PolicyPlace, label = "", fragment = place.fragment): Surroundings {
    return new Surroundings(place.section, place.scope, fragment, place, label);
  }

  /** The path of a statement in here, such as `choose[3]/when[2]/set-body[1]`, of its label. */
  pathOf(label: string): string {
    if (this.#within === undefined) return label;
    const { path } = this.#within;
    return this.#label === "" ? `${path}/${label}` : `${path}/${this.#label}/${label}`;
  }
}

/** Where a policy stands. Its path is put together when it is asked for: when the policy fails, or is shown. */
export class PolicyPlace implements StartedPolicy {
  readonly statement: PolicyStatement;
  readonly scope: Scope;
  readonly #around: Surroundings;
  readonly #label: string;

  /** @param label its name, and how many of that name there are so far: `set-body[1]` */
  constructor(statement: PolicyStatement, around: Surroundings, label: string) {
    this.statement = statement;
    // What a fragment brings belongs to the scope that includes it.
    this.scope = statement.scope ?? around.scope;
    this.#around = around;
    this.#label = label;
  }

  get section(): Section {
    return this.#around.section;
  }

  get fragment(): string | undefined {
    return this.#around.fragment;
  }

  get path(): string {
    return this.#around.pathOf(this.#label);
  }
}

/** Who watches what. */
export interface Watched {
  readonly watch: ExchangeWatch;
  /** What watches the policy that something stands in, or the request where it stands in none. */
  readonly observer: PoliciesObserver;
}

/** Who watches a policy itself. */
export interface WatchedPolicy extends Watched {
  readonly observer: PolicyObserver;
}
