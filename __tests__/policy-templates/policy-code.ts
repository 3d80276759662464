import { readFileSync } from "node:fs";
import { GatewayNames } from "../../constructs/naming/gateway-names.ts";
import { PolicyTemplates } from "../../constructs/policies/templates.ts";
import type { KeyView } from "../../constructs/tokens/key-named-values.ts";
import { knownGenerations } from "../../constructs/tokens/key-ring.ts";

const templates = new PolicyTemplates();

/** The C# block that computes a variable, in the synthesized policy or fragment that has a text in it. */
export function codeIn(stack: string, variable: string, text: string): string {
  return valueIn(stack, new RegExp(`name="${variable}" value="@\\{([\\s\\S]*?)\\n *\\}" />`), text);
}

/** The C# expression that gives a variable its value, found like a block. */
export function expressionIn(stack: string, variable: string, text: string): string {
  return valueIn(stack, new RegExp(`name="${variable}" value="@\\(([\\s\\S]*?)\\)" />`), text);
}

function valueIn(stack: string, value: RegExp, text: string): string {
  const { resource } = JSON.parse(readFileSync(stack, "utf8")) as {
    resource: Record<string, Record<string, { xml_content?: string; value?: string }>>;
  };
  const policies = Object.entries(resource)
    .filter(([type]) => /_policy(?:_fragment)?$/.test(type))
    .flatMap(([, blocks]) => Object.values(blocks))
    .map(({ xml_content, value }) => xml_content ?? value ?? "");
  for (const policy of policies.filter((one) => one.includes(text))) {
    const [, block] = value.exec(policy) ?? [];
    if (block !== undefined) return withNamedValues(block.replaceAll("$${", "${"));
  }
  throw new Error(`No policy with "${text}" has ${value}.`);
}

/** C# that partials of the templates are in, under a generation of the keys. */
export function codeWith(text: string, generation = 1): string {
  const all = knownGenerations(generation).map(keyView);
  const keys = { current: keyView(generation), all };
  return withNamedValues(templates.renderText(text, { keys }));
}

function keyView(id: number): KeyView {
  return {
    id,
    encryption: `seal-encryption-${id}`,
    authentication: `seal-authentication-${id}`,
    signing: `token-signing-${id}`,
  };
}

/** Puts a value for each named value; that of a key has the length of one and follows from its name. */
function withNamedValues(code: string): string {
  return code.replace(/\{\{([\w-]+)\}\}/g, (_reference, name: string) => {
    if (name === new GatewayNames("").namedValue("issuer")) return "https://gateway.example";
    const length = name.includes("encryption") ? 32 : 64;
    return Buffer.alloc(length, `key ${name} `).toString("base64");
  });
}
