import { type PolicyRequest, StackPolicies } from "./stack-policies.ts";
import type { StackBlock, SynthesizedStack } from "./synthesized-stack.ts";

const read = new WeakMap<SynthesizedStack, StackPolicies>();

/** The policies of a stack, read once for all rules. */
export function policiesOf(stack: SynthesizedStack): StackPolicies {
  const known = read.get(stack) ?? new StackPolicies(stack);
  read.set(stack, known);
  return known;
}

/** The requests of APIs that say of themselves that they are about MCP. */
export function mcpRequests(stack: SynthesizedStack): PolicyRequest[] {
  const apis = new Set(
    stack.ofType("azurerm_api_management_api").filter((api) => isMcp(stack, api)),
  );
  return policiesOf(stack).requests.filter(({ api }) => apis.has(api));
}

/** Whether name, title, path or an operation of an API has "mcp" in it, and it reaches a server. */
function isMcp(stack: SynthesizedStack, api: StackBlock): boolean {
  const { name, display_name: title, path } = api.values;
  const operations = stack
    .ofType("azurerm_api_management_api_operation")
    .filter(({ values }) => stack.resolved(values["api_name"]) === stack.resolved(name))
    .flatMap(({ values }) => [values["operation_id"], values["url_template"]]);
  return [name, title, path, ...operations].some(
    (text) => typeof text === "string" && /mcp/i.test(text),
  );
}
