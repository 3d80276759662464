import type { HandlerOf } from "../pipeline.ts";
import { condition } from "./condition.ts";

export const choose: HandlerOf<"choose"> = async (step) => {
  for (const [index, when] of step.children("when").entries()) {
    if (await condition(when)) return await step.run(when.statement.children, `when[${index + 1}]`);
  }
  const [otherwise] = step.children("otherwise");
  return otherwise === undefined
    ? "continue"
    : await step.run(otherwise.statement.children, "otherwise");
};
