import { readFileSync } from "node:fs";
import { blocksOf } from "../../docs/code-blocks.ts";

/** The program of the README's chapter "Compose it", as it stands there. */
export function readmeProgram(): string {
  const program = firstIn("README.md", "## Compose it", "ts");
  if (program === undefined) throw new Error("README.md has no program to compose a stack.");
  return program;
}

/** The files of the first steps in docs/install.md: the program, and what runs it. */
export function firstSteps(): { readonly program: string; readonly project: string } {
  const program = firstIn("docs/install.md", "as `main.mjs`:", "js");
  const project = firstIn("docs/install.md", "as `cdktf.json`:", "json");
  if (program === undefined || project === undefined) {
    throw new Error("docs/install.md has no main.mjs or no cdktf.json.");
  }
  return { program, project };
}

/** The first block of a language after these words. */
function firstIn(document: string, after: string, language: string): string | undefined {
  const [, text = ""] = readFileSync(document, "utf8").split(after);
  return blocksOf(document, text).find((block) => block.language === language)?.text;
}

/** A program for CommonJS without a compiler. */
export function required(program: string): string {
  return program.replace(/^import (\{[^}]+\}) from ("[^"]+");$/gm, "const $1 = require($2);");
}

/**
 * The statement that synthesizes what the README's program composes, as a snapshot test does.
 * @param stack the parameter of the function that composes
 */
export function synthesized(stack = "stack"): string {
  const statements = readmeProgram()
    .replace(/^import .*\n/gm, "")
    .replace(/^const (app|stack) = .*\n/gm, "")
    .replace("app.synth();\n", "")
    .trim();
  return `const synthesized = Testing.synthScope((${stack}) => {
${statements.replace(/^(?=.)/gm, "  ")}
});`;
}

/** The imports of a snapshot test. */
export const testImports = `import { Testing } from "cdktf";
import { AzurePlatform, ContainerImage, McpContainerServer, McpOAuthGateway } from "azure-mcp-gateway";
`;
