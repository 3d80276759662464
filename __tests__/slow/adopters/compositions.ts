import { readFileSync } from "node:fs";

/** The program of the README's chapter "Compose it", as it stands there. */
export function readmeProgram(): string {
  const chapter = readFileSync("README.md", "utf8").split("## Compose it")[1] ?? "";
  const program = /```ts\n([\s\S]*?)```/.exec(chapter)?.[1];
  if (program === undefined) throw new Error("README.md has no program to compose a stack.");
  return program;
}

/** The files of the first steps in docs/install.md: the program, and what runs it. */
export function firstSteps(): { readonly program: string; readonly project: string } {
  const chapter = readFileSync("docs/install.md", "utf8").split("## First steps")[1] ?? "";
  const program = /as `main\.mjs`:\n\n```js\n([\s\S]*?)```/.exec(chapter)?.[1];
  const project = /as `cdktf\.json`:\n\n```json\n([\s\S]*?)```/.exec(chapter)?.[1];
  if (program === undefined || project === undefined) {
    throw new Error("docs/install.md has no main.mjs or no cdktf.json.");
  }
  return { program, project };
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
