import { createHash } from "node:crypto";
import { PolicyCompiler, type Tier, tiers } from "../../policy/index.ts";
import { unescapeTemplate } from "../terraform/terraform-text.ts";
import type { RuleProblem, StackRule } from "./stack-rule.ts";
import type { StackBlock, SynthesizedStack } from "./synthesized-stack.ts";

/** Stands for what is not known of a named value; no policy has it by chance. */
const standIn = "value-of-a-named-value";

/** Policies that somebody wrote beside the gateway's, or changed in what was synthesized. */
export const policyTexts: StackRule = {
  id: "policy-texts",
  severity: "error",
  title: "API Management takes every policy",
  reason:
    "API Management compiles a policy when it saves it, and refuses one with an unknown element, attribute or member of C#, minutes after the deployment began (Microsoft, API Management policy expressions).",
  remedy: "Correct the policy; `azure-mcp-gateway policy check` says the same of a file.",
  check: (stack) => {
    const written = policiesIn(stack).filter(({ text }) => !isOfTheGateway(text));
    return written.length === 0 ? [] : compiled(stack, written);
  },
};

/** What API Management may take and the compiler here does not: no reason to stop a deployment. */
const onlyHere: ReadonlySet<string> = new Set(["policy-refused", "csharp-unsupported"]);

interface WrittenText {
  readonly block: StackBlock;
  readonly text: string;
}

function policiesIn(stack: SynthesizedStack): WrittenText[] {
  return stack
    .ofType(
      "azurerm_api_management_policy_fragment",
      "azurerm_api_management_policy",
      "azurerm_api_management_api_policy",
      "azurerm_api_management_api_operation_policy",
      "azurerm_api_management_product_policy",
    )
    .flatMap((block) => {
      const text = block.values["xml_content"] ?? block.values["value"];
      // Of a text that is one reference the deployment alone knows something.
      if (typeof text !== "string" || /^\s*\$\{/.test(text)) return [];
      return [{ block, text: unescapeTemplate(text) }];
    });
}

/** The gateway has compiled its own, and their last line is a hash of the rest: nobody has changed them since. */
function isOfTheGateway(text: string): boolean {
  const [end = "", hash, close = ""] =
    /\n {2}<!-- sha256:([0-9a-f]{16}) -->\n(<\/(?:policies|fragment)>\s*)$/.exec(text) ?? [];
  if (hash === undefined) return false;
  const rest = `${text.slice(0, text.length - end.length)}\n${close}`;
  return createHash("sha256").update(rest).digest("hex").slice(0, 16) === hash;
}

function compiled(stack: SynthesizedStack, written: readonly WrittenText[]): RuleProblem[] {
  const compiler = PolicyCompiler.load();
  const environment = {
    tier: tierOf(stack),
    profile: "lenient",
    standIn,
    namedValue: () => standIn,
  } as const;
  return written.flatMap(({ block, text }) => {
    const source = { name: block.path, text };
    const { findings } = block.type.endsWith("_policy_fragment")
      ? compiler.compileFragment(source, environment)
      : compiler.compileDocument(source, { ...environment, fragments: new AnyFragment() });
    return findings
      .filter(({ severity, rule }) => severity === "error" && !onlyHere.has(rule))
      .map(({ message, place }) => ({
        path: block.path,
        problem: `Line ${place.line} of the policy: ${message}`,
      }));
  });
}

/** That of the service; where there is none or several, one that takes most. */
function tierOf(stack: SynthesizedStack): Tier {
  const [only, ...others] = stack.ofType("azurerm_api_management");
  const [name] = String(only?.values["sku_name"]).split("_");
  return others.length > 0 ? "Developer" : (tiers.find((tier) => tier === name) ?? "Developer");
}

/** Whether a fragment is there is for another rule. */
class AnyFragment extends Map<string, never> {
  override has(): boolean {
    return true;
  }
}
