import type { WrittenInPolicy } from "../../../policy/index.ts";
import { headersIn } from "../exchange/exchange.ts";
import { fixedHeaders, type MessageHeaders } from "../message/headers.ts";
import type { Execution } from "../pipeline/execution.ts";
import { type Later, whenThere } from "../pipeline/later.ts";
import { readAll } from "../pipeline/readers.ts";
import type { PreparedHandlerOf, Step, StepOf } from "../pipeline/step.ts";
import type { WrittenPolicy } from "../pipeline/written-policy.ts";

export const setHeader: PreparedHandlerOf<"set-header"> = {
  prepare(policy) {
    const change = changeOf(policy);
    return (step) => whenThere(change(step.execution, headersOf(step)), () => "continue");
  },
};

function headersOf(step: Step<never>): MessageHeaders {
  const headers = headersIn(step.section, step.exchange);
  if (headers === undefined) throw step.fault("NoResponse", "There is no response yet.");
  return headers;
}

/** Applies set-header to headers. */
export function applyHeader(
  { policy, execution }: StepOf<"set-header">,
  headers: MessageHeaders,
): Later<void> {
  return changeOf(policy)(execution, headers);
}

function changeOf(
  policy: WrittenPolicy<WrittenInPolicy<"set-header">>,
): (execution: Execution, headers: MessageHeaders) => Later<void> {
  const name = policy.required("name");
  const action = policy.attribute("exists-action");
  const values = policy.children("value").map((value) => value.text());
  return (execution, headers) =>
    whenThere(name(execution), (named) => {
      if (fixedHeaders.has(named.toLowerCase())) {
        throw policy.fault("HeaderNotAllowed", `The header ${named} cannot be set.`);
      }
      return whenThere(action(execution), (does) =>
        whenThere(readAll(values, execution), (is) => {
          if (is.some((value) => /[\r\n\0]/.test(value))) {
            const problem = `The value of ${named} holds a line break.`;
            throw policy.fault("HeaderValueNotAllowed", problem);
          }
          apply(headers, named, does, is);
        }),
      );
    });
}

function apply(
  headers: MessageHeaders,
  name: string,
  action: string | undefined,
  values: readonly string[],
): void {
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
