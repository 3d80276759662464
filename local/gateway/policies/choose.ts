import { type Later, whenThere } from "../later.ts";
import type { Outcome } from "../outcome.ts";
import type { PromptHandlerOf, StepOf } from "../pipeline.ts";
import { condition } from "./condition.ts";

export const choose: PromptHandlerOf<"choose"> = (step) =>
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
        ? step.run(when.statement.children, `when[${index + 1}]`)
        : chooseFrom(step, branches, index + 1),
    );
  }
  const [otherwise] = step.children("otherwise");
  return otherwise === undefined ? "continue" : step.run(otherwise.statement.children, "otherwise");
}
