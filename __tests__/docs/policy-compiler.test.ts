import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const text = readFileSync("docs/policy-compiler.md", "utf8");

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\`$`, "m").exec(text)?.[1] ?? "";
}

describe("docs/policy-compiler.md", () => {
  it("shows what its example says", async () => {
    const file = resolve("cdktf.out/policy-compiler/example.ts");
    mkdirSync(resolve(file, ".."), { recursive: true });
    const program = block("ts").replace("azure-mcp-gateway/policy", "../../policy/index.ts");
    writeFileSync(file, `${program}\nexport { said };\n`);
    const { said } = (await import(/* @vite-ignore */ file)) as { said: readonly string[] };
    expect(said.join("\n")).toBe(block("text"));
  });
});
