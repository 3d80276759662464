import type { CompiledExpression } from "./csharp/index.ts";
import type { Place } from "./finding.ts";

/** The four sections of a policy document. */
export const sections = ["inbound", "backend", "outbound", "on-error"] as const;
export type Section = (typeof sections)[number];

/** Where a policy document applies, from broad to narrow, as `context.LastError.Scope` names it. */
export type Scope = "global" | "product" | "api" | "operation";

/** A value in a policy: literal text, or C# compiled to a function. */
export type PolicyValue =
  | { readonly kind: "literal"; readonly text: string; readonly place: Place }
  | {
      readonly kind: "expression";
      readonly text: string;
      readonly code: CompiledExpression;
      readonly place: Place;
      /** Where a character of the expression was written. */
      placeOf(offset: number): Place;
    };

/** A policy, or an element inside one, ready to run. */
export interface PolicyStatement {
  /** Why nothing here runs it: a sentence. Undefined for what runs. */
  readonly notRun?: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, PolicyValue>;
  readonly text?: PolicyValue;
  readonly children: readonly PolicyStatement[];
  readonly place: Place;
  /** Where it ends: behind the last character of its last tag. */
  readonly end: Place;
  /** The `id` that an author gave the policy, for `context.LastError.PolicyId`. */
  readonly id?: string;
  /** The scope of its document, once documents are joined. */
  readonly scope?: Scope;
}

/** A policy document: its statements per section. A section that is not written is absent. */
export interface PolicyDocument {
  readonly kind: "policies";
  readonly name: string;
  /** What was written. */
  readonly text: string;
  readonly sections: Readonly<Partial<Record<Section, readonly PolicyStatement[]>>>;
}

/** A policy fragment: statements that `include-fragment` inserts. */
export interface PolicyFragment {
  readonly kind: "fragment";
  readonly name: string;
  /** What was written. */
  readonly text: string;
  readonly statements: readonly PolicyStatement[];
}

/** Every element of these policies and below, outermost first. */
export function* walk(statements: readonly PolicyStatement[]): Generator<PolicyStatement> {
  for (const statement of statements) {
    yield statement;
    yield* walk(statement.children);
  }
}

/** Every value of a statement itself. */
export function* valuesOf(statement: PolicyStatement): Generator<PolicyValue> {
  yield* statement.attributes.values();
  if (statement.text !== undefined) yield statement.text;
}
