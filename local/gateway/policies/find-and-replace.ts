import { bodyText, messageOf, setBodyText } from "../content/text-body.ts";
import type { HandlerOf } from "../pipeline/step.ts";

/** Replaces a text wherever it stands in the body. */
export const findAndReplace: HandlerOf<"find-and-replace"> = async (step) => {
  const from = await step.requiredAttribute("from");
  const to = await step.requiredAttribute("to");
  if (from === "") throw step.fault("ConfigurationError", "from is empty.");
  const message = messageOf(step);
  const text = await bodyText(step, message);
  if (text !== undefined)
    setBodyText(
      message,
      text.replaceAll(from, () => to),
    );
  return "continue";
};
