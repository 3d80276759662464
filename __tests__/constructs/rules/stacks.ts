import { StackRules } from "../../../constructs/index.ts";

export type Blocks = Record<string, Record<string, Record<string, unknown>>>;

/** What one rule says of a stack. */
export function said(id: string, stack: Record<string, unknown>): string[] {
  return StackRules.check(stack)
    .filter((finding) => finding.id === id)
    .map(({ message }) => message);
}

/** An expression of Terraform's, as its JSON has it. */
export const reference = (expression: string): string => `\${${expression}}`;

export const one = (type: string, values: Record<string, unknown>): Blocks => ({
  [type]: { it: values },
});

/** An API of an MCP server with a policy, its sections given. */
export function mcpApi(sections: Record<string, string>, more: Blocks = {}): Blocks {
  const xml = ["inbound", "backend", "outbound", "on-error"]
    .map((name) => `<${name}>${sections[name] ?? "<base />"}</${name}>`)
    .join("");
  return {
    azurerm_api_management_api: {
      notes: {
        name: "notes-mcp",
        display_name: "Notes",
        path: "notes/mcp",
        protocols: ["https"],
        revision: "1",
        service_url: "https://notes.example",
      },
    },
    azurerm_api_management_api_policy: {
      notes: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
        api_name: "${azurerm_api_management_api.notes.name}",
        xml_content: `<policies>${xml}</policies>`,
      },
    },
    ...more,
  };
}

export const fragment = (name: string, value: string): Blocks =>
  one("azurerm_api_management_policy_fragment", { name, value: `<fragment>${value}</fragment>` });
export const check = '<validate-jwt header-name="Authorization" />';
export const when = (condition: string, inside: string, otherwise = "") =>
  `<choose><when condition="@(${condition})">${inside}</when>${otherwise}</choose>`;
export const stream = '<forward-request buffer-response="false" />';
