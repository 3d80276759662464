import { asBoolean } from "../../../policy/index.ts";
import { whenThere } from "../pipeline/later.ts";
import { evaluate } from "../pipeline/values.ts";
import type { Reader, WrittenPolicy } from "../pipeline/written-policy.ts";

/** Whether the condition of `<when>` or `<retry>` holds. */
export function conditionOf(element: WrittenPolicy<"condition">): Reader<boolean> {
  const value = element.written("condition");
  if (value?.kind !== "expression") return element.flag("condition", false);
  return (execution) => whenThere(evaluate(value, element.statement, execution), asBoolean);
}
