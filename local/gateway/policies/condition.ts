import { asBoolean } from "../../../policy/index.ts";
import type { Step } from "../pipeline.ts";

/** Whether the condition of `<when>` or `<retry>` holds. */
export async function condition(step: Step<"condition">): Promise<boolean> {
  const value = step.written("condition");
  if (value === undefined) return false;
  return value.kind === "literal"
    ? value.text.toLowerCase() === "true"
    : asBoolean(await step.evaluate(value));
}
