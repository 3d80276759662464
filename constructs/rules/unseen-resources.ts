import type { RuleProblem, StackRule } from "./stack-rule.ts";
import { parts } from "./synthesized-stack.ts";

/** Types that make anything, by a text of their own. */
const opaque =
  /^(?:azapi_\w+|azurerm_(?:\w+_)?template_deployment|null_resource|shell_script|external)$/;

/** What the rules cannot judge, so that nobody takes their silence for an answer. */
export const unseenResources: StackRule = {
  id: "unseen-resources",
  severity: "warning",
  title: "Nothing makes resources that the rules cannot see",
  reason:
    "A module, a template or azapi makes what it likes, a policy without a check of tokens for example, and no rule reads it (Terraform, Modules; Microsoft, azapi provider).",
  remedy:
    "Use the resources of azurerm, or say in a suppression who has looked at what is made there.",
  check: (stack) => [
    ...stack.blocks
      .filter(({ type }) => opaque.test(type))
      .map(
        ({ path, type }): RuleProblem => ({ path, problem: `No rule reads what ${type} makes.` }),
      ),
    ...parts(stack.settings["module"])
      .flatMap((modules) => Object.keys(modules))
      .map((name) => ({ path: `module.${name}`, problem: "No rule reads what the module makes." })),
  ],
};
