import type { Outcome } from "../exchange/outcome.ts";
import { type Later, whenThere } from "../pipeline/later.ts";
import { runInside } from "../pipeline/statements.ts";
import type { ImmediateHandlerOf, StepOf } from "../pipeline/step.ts";
import { condition } from "./condition.ts";

export const choose: ImmediateHandlerOf<"choose"> = (step) =>
  chooseFrom(step, step.children("when"), 0);

/** Runs the first branch from there on whose condition holds, else what is left for then. */
function chooseFrom(
  step: StepOf<"choose">,
  branches: readonly StepOf<"choose">[],
  index: number,
): Later<Outcome> {
  const when = branches[index];
  if (when !== undefined) {
    return whenThere(condition(when), (holds) =>
      holds
        ? runInside(step, when.statement.children, `when[${index + 1}]`)
        : chooseFrom(step, branches, index + 1),
    );
  }
  const [otherwise] = step.children("otherwise");
  return otherwise === undefined
    ? "continue"
    : runInside(step, otherwise.statement.children, "otherwise");
}
