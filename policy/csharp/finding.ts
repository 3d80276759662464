/** A stretch of the text of an expression, usually a syntax node. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Which kind of rule a finding belongs to. */
export type FindingRule =
  | "csharp-syntax"
  | "csharp-unsupported"
  | "csharp-type-not-allowed"
  | "csharp-member-not-allowed"
  | "csharp-unknown-name"
  | "csharp-type-mismatch"
  | "csharp-missing-return";

/** Something wrong with an expression: what, where, and what to do instead. */
export interface ExpressionFinding {
  readonly rule: FindingRule;
  readonly message: string;
  /** Where it starts in the text of the expression, in UTF-16 units. */
  readonly offset: number;
  readonly length: number;
  /** Why it is no error to everybody: the expression can be run all the same. */
  readonly doubt?: "object-comparison" | "tuple-element";
}

/**
 * Ends the binding of a statement or expression. It carries no finding where another place has
 * already reported the cause.
 */
export class BindingFailure extends Error {
  readonly findings: readonly ExpressionFinding[];

  constructor(findings: readonly ExpressionFinding[]) {
    super(findings[0]?.message ?? "already reported");
    this.findings = findings;
  }
}

/** Stops here with a finding about this node. */
export function refuse(rule: FindingRule, node: Stretch, message: string): never {
  throw new BindingFailure([findingAt(rule, node, message)]);
}

/** A finding about this node. */
export function findingAt(rule: FindingRule, node: Stretch, message: string): ExpressionFinding {
  return { rule, message, offset: node.start, length: node.end - node.start };
}

/** Stops here because of something that has been reported where it was caused. */
export function alreadyReported(): never {
  throw new BindingFailure([]);
}
