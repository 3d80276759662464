import type { HandlerOf } from "../pipeline.ts";
import { type Action, actionOf, descriptionOf, halt, report } from "./validation.ts";

/** Holds the status of an answer to those that the API describes. */
export const validateStatusCode: HandlerOf<"validate-status-code"> = async (step) => {
  const { response } = step.exchange;
  let action: Action = await actionOf(step, "unspecified-status-code-action");
  if (response === undefined) return "continue";
  const status = String(response.status);
  for (const element of step.children("status-code")) {
    if ((await element.requiredAttribute("code")) === status) {
      action = await actionOf(element, "action");
    }
  }
  if (action === "ignore") return "continue";
  const codes = descriptionOf(step).responses.map(({ code }) => code.toUpperCase());
  if (codes.includes(status)) return "continue";
  const vague = codes.find((code) => code === "DEFAULT" || code === `${status[0]}XX`);
  if (vague !== undefined) {
    throw halt(
      step,
      `the API describes ${status} by ${vague.replace("DEFAULT", "default")} alone, and no page says whether that specifies it.`,
    );
  }
  const details = `Response status code ${status} is not allowed.`;
  return report(step, [{ name: status, type: "StatusCode", rule: "Unspecified", details, action }]);
};
