import type { HandlerOf } from "../pipeline.ts";

export const includeFragment: HandlerOf<"include-fragment"> = async (step) => {
  const id = await step.requiredAttribute("fragment-id");
  const fragment = step.runtime.fragments.get(id);
  if (fragment === undefined) throw step.fault("FragmentNotFound", `There is no fragment ${id}.`);
  return await step.run(fragment.statements, "", id);
};
