import type { HandlerOf } from "../pipeline/step.ts";
import { errorOf, refuseMissing } from "./described-values.ts";
import { type Action, actionOf, describedResponse, report } from "./validation.ts";

/** Holds the headers of an answer to those that the API describes for its status. */
export const validateHeaders: HandlerOf<"validate-headers"> = async (step) => {
  const { response } = step.exchange;
  const specified = await actionOf(step, "specified-header-action");
  const unspecified = await actionOf(step, "unspecified-header-action");
  const overriding = new Map<string, Action>();
  for (const element of step.children("header")) {
    const name = await element.requiredAttribute("name");
    overriding.set(name.toLowerCase(), await actionOf(element, "action"));
  }
  const possible = [specified, unspecified, ...overriding.values()];
  if (response === undefined || possible.every((action) => action === "ignore")) return "continue";
  const described = describedResponse(step, response.status)?.headers ?? [];
  const known = new Map(described.map((header) => [header.name.toLowerCase(), header]));
  const actionFor = (name: string) =>
    overriding.get(name.toLowerCase()) ?? (known.has(name.toLowerCase()) ? specified : unspecified);
  refuseMissing(step, described, (name) => response.headers.has(name), actionFor);
  const errors = [...response.headers].map(([name, values]) =>
    errorOf(step, {
      name,
      values,
      type: "ResponseHeader",
      described: known.get(name.toLowerCase()),
      action: actionFor(name),
    }),
  );
  return report(
    step,
    errors.filter((error) => error !== undefined),
  );
};
