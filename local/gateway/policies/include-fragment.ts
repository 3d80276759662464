import { whenThere } from "../later.ts";
import type { PromptHandlerOf } from "../pipeline.ts";

export const includeFragment: PromptHandlerOf<"include-fragment"> = (step) =>
  whenThere(step.requiredAttribute("fragment-id"), (id) => {
    const fragment = step.runtime.fragments.get(id);
    if (fragment === undefined) throw step.fault("FragmentNotFound", `There is no fragment ${id}.`);
    return step.run(fragment.statements, "", id);
  });
