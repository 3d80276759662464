import { whenThere } from "../pipeline/later.ts";
import { runInside } from "../pipeline/statements.ts";
import type { ImmediateHandlerOf } from "../pipeline/step.ts";

export const includeFragment: ImmediateHandlerOf<"include-fragment"> = (step) =>
  whenThere(step.requiredAttribute("fragment-id"), (id) => {
    const fragment = step.runtime.fragments.get(id);
    if (fragment === undefined) throw step.fault("FragmentNotFound", `There is no fragment ${id}.`);
    return runInside(step, fragment.statements, undefined, id);
  });
