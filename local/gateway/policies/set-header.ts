import { headersIn } from "../exchange/exchange.ts";
import { fixedHeaders, type MessageHeaders } from "../message/headers.ts";
import { each, type Later, whenThere } from "../pipeline/later.ts";
import type { ImmediateHandlerOf, Step, StepOf } from "../pipeline/step.ts";

export const setHeader: ImmediateHandlerOf<"set-header"> = (step) =>
  whenThere(applyHeader(step, headersOf(step)), () => "continue");

function headersOf(step: Step<never>): MessageHeaders {
  const headers = headersIn(step.section, step.exchange);
  if (headers === undefined) throw step.fault("NoResponse", "There is no response yet.");
  return headers;
}

/** Applies set-header to headers. */
export function applyHeader(step: StepOf<"set-header">, headers: MessageHeaders): Later<void> {
  // Policies that remove a header each stand in rows of a hundred: no closure for what is there.
  const name = step.requiredAttribute("name");
  return name instanceof Promise
    ? name.then((there) => applyNamed(step, headers, there))
    : applyNamed(step, headers, name);
}

function applyNamed(
  step: StepOf<"set-header">,
  headers: MessageHeaders,
  name: string,
): Later<void> {
  if (fixedHeaders.has(name.toLowerCase())) {
    throw step.fault("HeaderNotAllowed", `The header ${name} cannot be set.`);
  }
  const action = step.attribute("exists-action");
  return action instanceof Promise
    ? action.then((there) => applyAction(step, headers, name, there))
    : applyAction(step, headers, name, action);
}

function applyAction(
  step: StepOf<"set-header">,
  headers: MessageHeaders,
  name: string,
  action: string | undefined,
): Later<void> {
  const values = each(step.children("value"), textOf);
  return values instanceof Promise
    ? values.then((there) => apply(step, headers, name, action, there))
    : apply(step, headers, name, action, values);
}

const textOf = (value: StepOf<"set-header">) => value.text();

function apply(
  step: StepOf<"set-header">,
  headers: MessageHeaders,
  name: string,
  action: string | undefined,
  values: readonly string[],
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
