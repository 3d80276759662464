import { branchOf } from "../exchange/branch.ts";
import type { Outcome } from "../exchange/outcome.ts";
import { runOneInside } from "../pipeline/statements.ts";
import type { HandlerOf } from "../pipeline/step.ts";

/** Runs its policies beside each other, until all are done or the first is. */
export const wait: HandlerOf<"wait"> = async (step) => {
  const any = (await step.attribute("for")) === "any";
  const cancel = new AbortController();
  const exchange = branchOf(step.exchange, cancel.signal);
  const counts = new Map<string, number>();
  const running = step.statement.children.map((statement) => {
    const count = (counts.get(statement.name) ?? 0) + 1;
    counts.set(statement.name, count);
    return runOneInside(step, statement, count, exchange);
  });
  if (running.length === 0) return "continue";
  try {
    const outcomes: Outcome[] = any ? [await Promise.race(running)] : await Promise.all(running);
    return outcomes.find((outcome) => outcome !== "continue") ?? "continue";
  } finally {
    // The others are of no interest any more, whatever becomes of them.
    cancel.abort();
  }
};
