/**
 * Ends an expression for a reason that is this engine's and not .NET's. It is no CSharpException, so
 * that no `catch` of a policy takes it for an answer, and no `finally` runs on its way.
 */
export abstract class ExpressionStopped extends Error {}

/** The expression asks for something that .NET does and this engine does not. */
export class Unsupported extends ExpressionStopped {
  constructor(message: string) {
    super(message);
    this.name = "Unsupported";
  }
}

/** The expression takes more than its budget. */
export class OverBudget extends ExpressionStopped {
  constructor(what: string) {
    super(
      `The expression ${what}. This limit is the local gateway's own: API Management's is not documented.`,
    );
    this.name = "OverBudget";
  }
}
