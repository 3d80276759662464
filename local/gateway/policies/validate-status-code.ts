import type { HandlerOf } from "../pipeline/step.ts";
import { type Action, actionOf, describedResponse, report } from "./validation.ts";

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
  if (describedResponse(step, response.status) !== undefined) return "continue";
  const details = `Response status code ${status} is not allowed.`;
  return report(step, [{ name: status, type: "StatusCode", rule: "Unspecified", details, action }]);
};
