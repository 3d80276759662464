import type { Outcome } from "../exchange/outcome.ts";
import { each, type Later, whenThere } from "../pipeline/later.ts";
import type { ImmediateHandlerOf, StepOf } from "../pipeline/step.ts";
import { emitTrace } from "../watching/trace.ts";

export const trace: ImmediateHandlerOf<"trace"> = (step) => {
  const entries = each(step.children("metadata"), (entry) =>
    whenThere(entry.requiredAttribute("name"), (name) =>
      whenThere(entry.requiredAttribute("value"), (value) => [name, value] as const),
    ),
  );
  return whenThere(entries, (metadata) => emitted(step, Object.fromEntries(metadata)));
};

function emitted(
  step: StepOf<"trace">,
  metadata: Readonly<Record<string, string>>,
): Later<Outcome> {
  return whenThere(step.attribute("severity"), (written) =>
    whenThere(step.requiredAttribute("source"), (source) =>
      whenThere(step.children("message")[0]?.text() ?? "", (message) => {
        const severity = written === "error" || written === "information" ? written : "verbose";
        emitTrace(step.runtime, step.exchange, { source, severity, message, metadata });
        return "continue";
      }),
    ),
  );
}
