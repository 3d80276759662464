import { headersIn } from "../exchange.ts";
import { each, type Later, whenThere } from "../later.ts";
import { fixedHeaders, type MessageHeaders } from "../message-headers.ts";
import type { PromptHandlerOf, Step, StepOf } from "../pipeline.ts";

export const setHeader: PromptHandlerOf<"set-header"> = (step) =>
  whenThere(applyHeader(step, headersOf(step)), () => "continue");

function headersOf(step: Step<never>): MessageHeaders {
  const headers = headersIn(step.section, step.exchange);
  if (headers === undefined) throw step.fault("NoResponse", "There is no response yet.");
  return headers;
}

/** Applies set-header to headers. */
export function applyHeader(step: StepOf<"set-header">, headers: MessageHeaders): Later<void> {
  return whenThere(step.requiredAttribute("name"), (name) => {
    if (fixedHeaders.has(name.toLowerCase())) {
      throw step.fault("HeaderNotAllowed", `The header ${name} cannot be set.`);
    }
    return whenThere(step.attribute("exists-action"), (action) => {
      const texts = each(step.children("value"), (value) => value.text());
      return whenThere(texts, (values) => apply(step, headers, { name, action, values }));
    });
  });
}

interface HeaderChange {
  readonly name: string;
  readonly action: string | undefined;
  readonly values: readonly string[];
}

function apply(
  step: StepOf<"set-header">,
  headers: MessageHeaders,
  { name, action = "override", values }: HeaderChange,
): void {
  if (values.some((value) => /[\r\n\0]/.test(value))) {
    throw step.fault("HeaderValueNotAllowed", `The value of ${name} holds a line break.`);
  }
  switch (action) {
    case "delete":
      headers.delete(name);
      break;
    case "append":
      headers.append(name, values);
      break;
    case "skip":
      if (!headers.has(name)) headers.set(name, values);
      break;
    default:
      headers.set(name, values);
  }
}
