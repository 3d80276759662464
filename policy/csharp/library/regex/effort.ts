import { spend } from "../../runtime/budget.ts";
import { CSharpException } from "../../runtime/exceptions.ts";

/** So many units are looked at in the time of one step. */
export const unitsPerStep = 64;
const stepsPerSpending = 64;

/** The steps of one search, of which the budget counts an eighth. */
export class Effort {
  readonly #deadline: number;
  #steps = 0;

  /** @param deadline when the search ends, by `performance.now()` */
  constructor(deadline: number) {
    this.#deadline = deadline;
  }

  /** Counts a step. @throws OverBudget, RegexMatchTimeoutException */
  count(): void {
    this.#steps += 1;
    if (this.#steps % stepsPerSpending === 0) this.#spend();
  }

  #spend(): void {
    spend(8);
    if (this.#deadline !== Infinity && performance.now() > this.#deadline) {
      throw new CSharpException(
        "System.Text.RegularExpressions.RegexMatchTimeoutException",
        "The Regex engine has timed out while trying to match a pattern to an input string. This can occur for many reasons, including very large inputs or excessive backtracking caused by nested quantifiers, back-references and other factors.",
      );
    }
  }
}
