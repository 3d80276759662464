import { Fault } from "../fault.ts";
import type { HandlerOf } from "../pipeline/step.ts";

/** Lets a request through that has a header, or one of its values when there are any. */
export const checkHeader: HandlerOf<"check-header"> = async (step) => {
  const name = await step.requiredAttribute("name");
  const status = await step.number("failed-check-httpcode", 401);
  const answer = await step.requiredAttribute("failed-check-error-message");
  const ignoreCase = await step.flag("ignore-case", false);
  const refuse = (reason: string, message: string) =>
    new Fault(
      { source: "check-header", reason, message: `${message} Access denied.`, status },
      { answer },
    );
  const value = step.exchange.request.headers.values(name)?.join(",");
  if (value === undefined) {
    throw refuse("HeaderNotFound", `Header ${name} was not found in the request.`);
  }
  const same = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const allowed: string[] = [];
  for (const element of step.children("value")) allowed.push(same(await element.text()));
  if (allowed.length > 0 && !allowed.includes(same(value))) {
    throw refuse("HeaderValueNotAllowed", `Header ${name} value of ${value} is not allowed.`);
  }
  return "continue";
};
