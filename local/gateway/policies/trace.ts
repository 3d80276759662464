import { whenThere } from "../pipeline/later.ts";
import { readAll } from "../pipeline/readers.ts";
import type { PreparedHandlerOf } from "../pipeline/step.ts";
import { emitTrace } from "../watching/trace.ts";

export const trace: PreparedHandlerOf<"trace"> = {
  prepare(policy) {
    const entries = policy.children("metadata");
    const names = entries.map((entry) => entry.requiredLiteral("name"));
    const values = entries.map((entry) => entry.required("value"));
    // One that has the names already is copied and filled much faster than one is made by its names.
    const unfilled: Readonly<Record<string, string>> = Object.fromEntries(
      names.map((name) => [name, ""]),
    );
    const written = policy.literal("severity");
    const severity = written === "error" || written === "information" ? written : "verbose";
    const source = policy.requiredLiteral("source");
    const [text] = policy.children("message").map((message) => message.text());
    return ({ execution, runtime, exchange }) =>
      whenThere(readAll(values, execution), (filling) =>
        whenThere(text?.(execution) ?? "", (message) => {
          const metadata: Record<string, string> = { ...unfilled };
          for (const [index, name] of names.entries()) metadata[name] = filling[index] ?? "";
          emitTrace(runtime, exchange, { source, severity, message, metadata });
          return "continue";
        }),
      );
  },
};
