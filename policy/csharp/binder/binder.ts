import { BindingFailure, type ExpressionFinding, findingAt, refuse } from "../finding.ts";
import type { Execute } from "../runtime/evaluate.ts";
import { CSharpException } from "../runtime/exceptions.ts";
import type { SyntaxNode } from "../syntax.ts";
import type { Type } from "../types/type.ts";
import { boolType, voidType } from "../types/well-known.ts";
import { BodyReads } from "./body-reads.ts";
import {
  type Bound,
  describe,
  errorType,
  type Lambda,
  type MethodGroup,
  type Split,
  type Value,
} from "./bound.ts";
import { type FlowState, join, unreachable } from "./flow.ts";
import { refuseKind } from "./refusals.ts";
import { FrameShape, Scope } from "./scope.ts";
import { refuseUnknownType } from "./type-names.ts";
import { VariableUses } from "./variable-uses.ts";

/**
 * What the binder asks of its rooms. They are handed in, because the rooms need each other through
 * the binder: a conversion binds a lambda, the lambda its body, and the body anything.
 */
export interface Rules {
  /** How each kind of expression is bound; a kind that is not here is refused. */
  readonly expressions: Readonly<Record<string, (binder: Binder, node: SyntaxNode) => Bound>>;
  /** How each kind of statement is bound; a kind that is not here is refused. */
  readonly statements: Readonly<Record<string, (binder: Binder, node: SyntaxNode) => Execute>>;
  readonly tryConvert: (binder: Binder, bound: Bound, type: Type) => Value | undefined;
  readonly convert: (binder: Binder, bound: Bound, type: Type, node: SyntaxNode) => Value;
  readonly delegateReturn: (
    binder: Binder,
    source: Lambda | MethodGroup,
    parameters: readonly Type[],
  ) => Type | undefined;
}

/** The names that a declarator declares: one, or those of the parts of a tuple. */
function namesIn(node: SyntaxNode): readonly string[] {
  const parts = node.child("tuple_pattern") ?? node;
  return parts.named.flatMap((each) => {
    if (each.field === "name") return [each.text];
    return each.kind === "tuple_pattern" ? namesIn(each) : [];
  });
}

/** What `return` means where the binder stands. */
export interface ReturnSite {
  /** The type to convert to, or undefined while the type is still being found out. */
  readonly type: Type | undefined;
  /** The values that were returned so far. */
  readonly values: Bound[];
  readonly isLambda: boolean;
  /** C# does not let control leave a finally block. */
  readonly isInFinally?: boolean;
}

/** A loop or switch around a statement: where `break` and `continue` lead. */
export interface JumpSite {
  readonly isLoop: boolean;
  readonly outer: JumpSite | undefined;
  readonly breakStates: FlowState[];
  readonly continueStates: FlowState[];
}

/**
 * Turns syntax into closures. It walks the source in its order, so that scopes, definite
 * assignment and reachability are always those of the point it stands at.
 */
export class Binder {
  scope: Scope = new Scope(undefined, new FrameShape(0));
  flow: FlowState = new Set();
  /** Where names end that are called, and so mean methods. */
  readonly called = new Set<number>();
  findings: ExpressionFinding[] = [];
  /** What C# only warns of, though nobody means it, and what nobody knows to be allowed. */
  doubts: ExpressionFinding[] = [];
  /** What `checked` or `unchecked` around this point says; without either, constants are checked. */
  overflow: "default" | "checked" | "unchecked" = "default";
  /** Set while the left side of an assignment is bound: it need not have a value yet. */
  isAssigning = false;
  returnSite: ReturnSite = { type: undefined, values: [], isLambda: false };
  jumpSite: JumpSite | undefined;
  /** The caught exceptions that `throw;` may rethrow; undefined outside of a catch block. */
  rethrowSlot: { readonly slot: number; readonly level: number } | undefined;
  readonly reads = new BodyReads();
  readonly variables = new VariableUses();
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** Binds an expression to whatever it denotes. */
  bind(node: SyntaxNode): Bound {
    const binder = this.#rules.expressions[node.kind];
    return binder === undefined ? refuseKind(node) : binder(this, node);
  }

  /** Binds an expression that must have a value. */
  value(node: SyntaxNode): Value {
    return this.mustBeValue(this.bind(node), node);
  }

  /** Accepts only values, and no `void`. */
  mustBeValue(bound: Bound, node: SyntaxNode): Value {
    if (bound.form === "value") {
      if (bound.type !== voidType) return bound;
      return refuse(
        "csharp-type-mismatch",
        node,
        "This call returns nothing (void), so it has no value to use; make it a statement of its own.",
      );
    }
    if (bound.form === "namespace" && bound.name.includes(".")) {
      refuseUnknownType(bound.name, 0, node);
    }
    const advice = bound.form === "methods" ? "; add the parentheses of the call" : "";
    return refuse(
      "csharp-type-mismatch",
      node,
      `${describe(bound)} is not a value that can stand here${advice}.`,
    );
  }

  /** Binds an expression and converts it implicitly. */
  converted(node: SyntaxNode, type: Type): Value {
    return this.convert(this.bind(node), type, node);
  }

  /** Binds a condition and tells what is assigned when it holds and when it does not. */
  condition(node: SyntaxNode): Value & { readonly split: Split } {
    return this.conditionOf(this.bind(node), node);
  }

  /** The same for what has been bound already. */
  conditionOf(bound: Bound, node: SyntaxNode): Value & { readonly split: Split } {
    const value = this.convert(bound, boolType, node);
    const split = (bound.form === "value" ? bound.split : undefined) ?? this.#splitOf(value);
    return { ...value, split };
  }

  #splitOf(value: Value): Split {
    if (value.constant === undefined) return { whenTrue: this.flow, whenFalse: this.flow };
    return value.constant.value === true
      ? { whenTrue: this.flow, whenFalse: unreachable }
      : { whenTrue: unreachable, whenFalse: this.flow };
  }

  /** Binds a statement. A finding ends only this statement, so the rest is still looked at. */
  statement(node: SyntaxNode): Execute {
    try {
      const binder = this.#rules.statements[node.kind];
      return binder === undefined ? refuseKind(node) : binder(this, node);
    } catch (error) {
      if (!(error instanceof BindingFailure)) throw error;
      this.findings.push(...error.findings);
      this.#declareAfterFailure(node);
      if (/^(return|throw)_statement$/.test(node.kind)) this.flow = unreachable;
      return () => undefined;
    }
  }

  /** A variable whose declaration was refused still exists, or every use would be reported too. */
  #declareAfterFailure(node: SyntaxNode): void {
    const declarators = node.children
      .filter((child) => child.kind === "variable_declaration")
      .flatMap((declaration) => declaration.children)
      .filter((child) => child.kind === "variable_declarator");
    for (const declarator of declarators) {
      for (const name of namesIn(declarator)) {
        if (this.scope.isFree(name)) this.scope.declare(declarator, name, errorType);
      }
    }
  }

  /** Runs something in a scope of its own. */
  inScope<T>(bind: () => T, shape: FrameShape = this.scope.shape): T {
    const outer = this.scope;
    this.scope = new Scope(outer, shape);
    try {
      return bind();
    } finally {
      this.scope = outer;
    }
  }

  /** Whether anything ever arrives at this point. */
  get isReachable(): boolean {
    return this.flow !== unreachable;
  }

  /** Joins the ways that lead here. */
  arriveFrom(...states: readonly FlowState[]): void {
    this.flow = states.reduce(join, unreachable);
  }

  /** Binds the body of a loop or switch, and hands over the jumps that were found in it. */
  inJumpSite<T>(isLoop: boolean, bind: (site: JumpSite) => T): T {
    const outer = this.jumpSite;
    const site = { isLoop, outer, breakStates: [], continueStates: [] };
    this.jumpSite = site;
    try {
      return bind(site);
    } finally {
      this.jumpSite = outer;
    }
  }

  /** Binds what stands inside `checked` or `unchecked`. */
  inOverflow<T>(overflow: Binder["overflow"], bind: () => T): T {
    const outer = this.overflow;
    this.overflow = overflow;
    try {
      return bind();
    } finally {
      this.overflow = outer;
    }
  }

  /** Whether an operation here throws on overflow. */
  checksOverflow(isConstant: boolean): boolean {
    return this.overflow === "checked" || (isConstant && this.overflow === "default");
  }

  /** Computes a constant at once; an overflow or division by zero in it is a compile error in C#. */
  constantOr(node: SyntaxNode, make: () => Value): Value {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof CSharpException)) throw error;
      return refuse(
        "csharp-type-mismatch",
        node,
        `C# computes this constant while compiling and refuses it: ${error.message}`,
      );
    }
  }

  /** Binds the body of a function or lambda: what surrounds it neither sees nor feels it. */
  isolated<T>(bind: () => T): T {
    const { scope, flow, overflow, returnSite, jumpSite, rethrowSlot } = this;
    this.jumpSite = undefined;
    this.rethrowSlot = undefined;
    try {
      return bind();
    } finally {
      Object.assign(this, { scope, flow, overflow, returnSite, jumpSite, rethrowSlot });
    }
  }

  /** Tries something out; what it reports is forgotten as well. */
  speculate<T>(attempt: () => T): T {
    const { findings, doubts } = this;
    this.findings = [];
    this.doubts = [];
    try {
      return this.isolated(attempt);
    } finally {
      this.findings = findings;
      this.doubts = doubts;
    }
  }

  /** The implicit conversion of anything bound to a type, or undefined when C# has none. */
  tryConvert(bound: Bound, type: Type): Value | undefined {
    return this.#rules.tryConvert(this, bound, type);
  }

  /** The implicit conversion, or a finding that says what C# would say. */
  convert(bound: Bound, type: Type, node: SyntaxNode): Value {
    return this.#rules.convert(this, bound, type, node);
  }

  /** Whether an implicit conversion exists. */
  converts(bound: Bound, type: Type): boolean {
    return this.tryConvert(bound, type) !== undefined;
  }

  /** What a lambda or a method returns for these parameter types, or undefined when it takes others. */
  delegateReturn(source: Lambda | MethodGroup, parameters: readonly Type[]): Type | undefined {
    return this.#rules.delegateReturn(this, source, parameters);
  }

  /** Adds a doubt, once for a place that is bound several times. */
  doubt(
    rule: ExpressionFinding["rule"],
    node: SyntaxNode,
    message: string,
    doubt: NonNullable<ExpressionFinding["doubt"]>,
  ): void {
    this.addDoubts([{ ...findingAt(rule, node, message), doubt }]);
  }

  /** The same for doubts that were had already. */
  addDoubts(doubts: readonly ExpressionFinding[]): void {
    for (const each of doubts) {
      if (!this.doubts.some(({ offset }) => offset === each.offset)) this.doubts.push(each);
    }
  }

  /** Adds a finding without ending anything. */
  report(rule: ExpressionFinding["rule"], node: SyntaxNode, message: string): void {
    this.findings.push(findingAt(rule, node, message));
  }
}
