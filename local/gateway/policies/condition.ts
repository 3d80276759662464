import { asBoolean } from "../../../policy/index.ts";
import { whenThere } from "../pipeline/later.ts";
import type { Reader } from "../pipeline/readers.ts";
import { valueReader } from "../pipeline/values.ts";
import type { WrittenPolicy } from "../pipeline/written-policy.ts";

/** Whether the condition of `<when>` or `<retry>` holds. */
export function conditionOf(element: WrittenPolicy<"condition">): Reader<boolean> {
  const value = element.written("condition");
  if (value?.kind !== "expression") return element.flag("condition", false);
  const read = valueReader(value, element.statement);
  return (execution) => whenThere(read(execution), asBoolean);
}
