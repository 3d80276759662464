import { catalogue } from "../catalogue/index.ts";
import type { VariableUse } from "../catalogue/shape.ts";
import type { Place } from "../finding.ts";
import {
  type PolicyDocument,
  type PolicyFragment,
  type PolicyStatement,
  type PolicyValue,
  type Section,
  valuesOf,
  walk,
} from "../model.ts";
import { both, ended, entry, type Flow, join, knows, withLookedFor, withSet } from "./flow.ts";
import { templateUses } from "./template-uses.ts";

/** A document of a scope; absent where the scope has none, unknown where nobody here can read it. */
export type ScopeDocument = PolicyDocument | "unknown" | undefined;

/** Where a policy uses a variable. */
export interface VariableSite {
  readonly name: string;
  readonly source: PolicyDocument | PolicyFragment;
  readonly place: Place;
  readonly section: Section;
}

/** What the policies of one request do with its variables. */
export interface VariableTraffic {
  /** Where a variable is read that is missing on some way. */
  readonly missing: readonly VariableSite[];
  /** Where variables are set, but for those that nobody need read. */
  readonly setAt: readonly VariableSite[];
  readonly set: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
  /** Whether variables may be read whose names are not known here. */
  readonly readsAny: boolean;
}

/** The text that statements stand in, and how many of the scopes stand around it. */
interface Standpoint {
  readonly source: PolicyDocument | PolicyFragment;
  readonly broader: number;
  readonly section: Section;
}

/** Follows a request through its effective policy, on all ways at once. */
export class VariableFollower {
  readonly #scopes: readonly ScopeDocument[];
  readonly #fragments: ReadonlyMap<string, PolicyFragment>;
  readonly #missing: VariableSite[] = [];
  readonly #setAt: VariableSite[] = [];
  readonly #set = new Set<string>();
  readonly #read = new Set<string>();
  #readsAny = false;
  /** What was set where a condition held: where the same one holds again, it is there. */
  #setUnder = new Map<string, ReadonlySet<string>>();
  /** Which variables a variable tells the presence of, as `hasToken` may do. */
  #witnesses = new Map<string, ReadonlySet<string>>();

  /** @param scopes from the broadest to the narrowest */
  constructor(scopes: readonly ScopeDocument[], fragments: ReadonlyMap<string, PolicyFragment>) {
    this.#scopes = scopes;
    this.#fragments = fragments;
  }

  /** Follows these sections one after the other. */
  follow(sections: readonly Section[]): void {
    // What a failure leaves unset is nowhere known, so the conditions of before tell nothing either.
    this.#setUnder = new Map();
    this.#witnesses = new Map();
    let flow = entry;
    for (const section of sections) flow = this.#scope(this.#scopes.length, section, flow);
  }

  get traffic(): VariableTraffic {
    return {
      missing: this.#missing,
      setAt: this.#setAt,
      set: this.#set,
      read: this.#read,
      readsAny: this.#readsAny,
    };
  }

  /** The section of the narrowest of the first `count` scopes that has a document. */
  #scope(count: number, section: Section, flow: Flow): Flow {
    if (count === 0) return flow;
    const broader = count - 1;
    const source = this.#scopes[broader];
    if (source === undefined) return this.#scope(broader, section, flow);
    if (source === "unknown") return this.#leave(flow);
    return this.#statements(source.sections[section] ?? [], { source, broader, section }, flow);
  }

  /** Policies that are not known may read and set anything. */
  #leave(flow: Flow): Flow {
    this.#readsAny = true;
    return { ...flow, open: true };
  }

  #statements(statements: readonly PolicyStatement[], at: Standpoint, start: Flow): Flow {
    return statements.reduce((flow, statement) => this.#statement(statement, at, flow), start);
  }

  #statement(statement: PolicyStatement, at: Standpoint, flow: Flow): Flow {
    switch (statement.name) {
      case "base":
        return this.#scope(at.broader, at.section, flow);
      case "include-fragment":
        return this.#include(statement, at, flow);
      case "choose":
        return this.#choose(statement, at, flow);
      case "retry":
        return this.#retry(statement, at, flow);
      case "limit-concurrency":
        return this.#statements(statement.children, at, this.#readAttributes(statement, at, flow));
      case "wait":
        return this.#wait(statement, at, flow);
      case "return-response":
        this.#apply(statement, at, flow);
        return ended;
      case "mock-response":
        return ended;
      default:
        return this.#apply(statement, at, flow);
    }
  }

  #include(statement: PolicyStatement, at: Standpoint, flow: Flow): Flow {
    const id = statement.attributes.get("fragment-id");
    const source = id?.kind === "literal" ? this.#fragments.get(id.text) : undefined;
    if (source === undefined) return this.#leave(flow);
    return this.#statements(source.statements, { ...at, source, broader: 0 }, flow);
  }

  /** The first condition that holds chooses; each is computed only when those before did not hold. */
  #choose(statement: PolicyStatement, at: Standpoint, start: Flow): Flow {
    const ends: Flow[] = [];
    let waiting = start;
    let denied = "";
    for (const { name, attributes, children } of statement.children) {
      const condition = attributes.get("condition");
      if (condition !== undefined) {
        this.#readIn([condition], at, waiting);
        waiting = withLookedFor(waiting, this.#lookedForBy(condition));
      }
      const held = name === "otherwise" ? `none of ${denied}` : (condition?.text ?? "");
      const branch = withSet(waiting, this.#setUnder.get(held) ?? []);
      const end = this.#statements(children, at, branch);
      if (end.reached) this.#setUnder.set(held, end.set);
      ends.push(end);
      denied += `${held}\n`;
    }
    const isComplete = statement.children.some(({ name }) => name === "otherwise");
    return join(start, isComplete ? ends : [...ends, waiting]);
  }

  /** Each of its policies starts where it does; with `any` nobody knows which of them ends. */
  #wait(statement: PolicyStatement, at: Standpoint, flow: Flow): Flow {
    const start = this.#readAttributes(statement, at, flow);
    const ends = statement.children.map((child) => this.#statement(child, at, start));
    const until = statement.attributes.get("for");
    if (until !== undefined && (until.kind === "expression" || until.text === "any")) {
      return ends.length === 0 ? start : join(start, ends);
    }
    return ends.reduce(both, start);
  }

  #readAttributes({ attributes }: PolicyStatement, at: Standpoint, flow: Flow): Flow {
    this.#readIn([...attributes.values()], at, flow);
    return flow;
  }

  /** The statements run at least once, and the condition after them. */
  #retry(statement: PolicyStatement, at: Standpoint, flow: Flow): Flow {
    const { condition, ...before } = Object.fromEntries(statement.attributes);
    this.#readIn(Object.values(before), at, flow);
    const after = this.#statements(statement.children, at, flow);
    if (condition !== undefined) this.#readIn([condition], at, after);
    return after;
  }

  /** What a policy without others inside reads and then sets. */
  #apply(statement: PolicyStatement, at: Standpoint, flow: Flow): Flow {
    const elements = [...walk([statement])];
    const values = elements.flatMap((element) => [...valuesOf(element)]);
    this.#readIn(values, at, flow);
    for (const element of elements) this.#readInTemplate(element);
    let after = flow;
    for (const [name, value] of statement.attributes) {
      const use = catalogue.get(statement.name)?.attributes[name]?.variable?.(statement.attributes);
      if (use !== undefined) after = this.#use(use, value, at, after);
    }
    const name = statement.attributes.get("name");
    if (statement.name === "set-variable" && name?.kind === "literal") {
      this.#witnesses.set(name.text, new Set(values.flatMap((value) => this.#lookedForBy(value))));
    }
    return after;
  }

  #use(use: VariableUse, value: PolicyValue, at: Standpoint, flow: Flow): Flow {
    if (value.kind === "expression") return use === "reads" ? flow : { ...flow, open: true };
    const name = value.text;
    const site = { name, source: at.source, place: value.place, section: at.section };
    switch (use) {
      case "reads":
        this.#read.add(name);
        if (!knows(flow, name)) this.#missing.push(site);
        return flow;
      case "sets-unread":
        this.#set.add(name);
        return withSet(flow, [name]);
      case "sets":
      case "may-set":
        this.#set.add(name);
        this.#setAt.push(site);
        return use === "sets" ? withSet(flow, [name]) : flow;
    }
  }

  #readIn(values: readonly PolicyValue[], { source, section }: Standpoint, flow: Flow): void {
    for (const value of values) {
      if (value.kind === "literal") continue;
      const { named, any } = value.code.variables;
      this.#readsAny ||= any;
      for (const { name, offset, mustBeSet } of named) {
        this.#read.add(name);
        if (!mustBeSet || knows(flow, name)) continue;
        this.#missing.push({ name, source, place: value.placeOf(offset), section });
      }
    }
  }

  /** A template does without a variable that is not set: it writes nothing. */
  #readInTemplate(statement: PolicyStatement): void {
    const uses = templateUses(statement);
    if (uses === undefined) return;
    this.#readsAny ||= uses.any;
    for (const name of uses.named) this.#read.add(name);
  }

  /** The variables whose absence a value has thought of, itself or through another variable. */
  #lookedForBy(value: PolicyValue): string[] {
    if (value.kind === "literal") return [];
    return value.code.variables.named.flatMap(({ name, mustBeSet }) => [
      ...(mustBeSet ? [] : [name]),
      ...(this.#witnesses.get(name) ?? []),
    ]);
  }
}
