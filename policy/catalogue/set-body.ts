import { LiquidError, parseLiquid } from "../liquid/index.ts";
import type { PolicyStatement } from "../model.ts";
import { expression, literal, policy, text } from "./shape.ts";

export const setBody = policy("set-body", {
  sections: ["inbound", "backend", "outbound"],
  toleratedSections: { "on-error": "body-in-on-error" },
  attributes: {
    // Without it, and with `none`, which samples write, the text is the body.
    template: literal({ oneOf: ["none", "liquid"] }),
    "xsi-nil": literal({
      oneOf: ["blank", "null"],
      alwaysSo: "it is about bodies of XML, which no template binds here",
    }),
    "parse-date": literal({ format: "boolean" }),
  },
  content: text(expression()),
  readsBody: true,
  problem: templateProblem,
  undocumented:
    "How a Liquid template binds an XML body, and what Currency writes: both are refused. `{{name}}` in a template is Liquid, never a named value. `context.Variables`, which samples use, is there besides what the page lists. Capitalize changes the first letter only, as Liquid's own documents say.",
});

/** Whether a policy's text is a Liquid template. */
export function isLiquid({ attributes }: Pick<PolicyStatement, "attributes">): boolean {
  const template = attributes.get("template");
  return template?.kind === "literal" && template.text === "liquid";
}

function templateProblem(statement: PolicyStatement): string | undefined {
  const { text: template } = statement;
  if (!isLiquid(statement) || template === undefined) return undefined;
  if (template.kind === "expression") {
    return "<set-body> has a Liquid template and an expression for its text; write one of them.";
  }
  try {
    parseLiquid(template.text);
    return undefined;
  } catch (error) {
    if (error instanceof LiquidError)
      return `The template of <set-body> cannot be run: ${error.message}`;
    throw error;
  }
}
