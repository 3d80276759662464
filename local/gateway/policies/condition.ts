import { asBoolean } from "../../../policy/index.ts";
import { type Later, whenThere } from "../pipeline/later.ts";
import type { Step } from "../pipeline/step.ts";

/** Whether the condition of `<when>` or `<retry>` holds. */
export function condition(step: Step<"condition">): Later<boolean> {
  const value = step.written("condition");
  if (value === undefined) return false;
  return value.kind === "literal"
    ? value.text.toLowerCase() === "true"
    : whenThere(step.evaluate(value), asBoolean);
}
