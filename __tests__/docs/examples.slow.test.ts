import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type TerraformStack, Testing } from "cdktf";
import { beforeAll, describe, expect, it } from "vitest";
import {
  AzurePlatform,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
} from "../../constructs/index.ts";
import { examples, writeExamples } from "./example.ts";

const all = examples();
let files: string[];

beforeAll(() => {
  files = writeExamples(all);
});

describe("the examples of the documents", () => {
  it("are TypeScript that compiles", () => {
    const compiler = join(
      dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
      "bin/tsc",
    );
    const { stdout } = spawnSync(
      process.execPath,
      [compiler, "--noEmit", "--project", "cdktf.out/examples/tsconfig.json"],
      { encoding: "utf8" },
    );
    expect(stdout).toBe("");
  });

  it.each(all.map((example, index) => ({ ...example, index })).filter(({ composes }) => composes))(
    "$place composes a stack that can be deployed",
    async ({ index }) => {
      const file = files[index] ?? "";
      const { stack } = (await import(/* @vite-ignore */ file)) as { stack?: TerraformStack };
      if (stack === undefined) return;
      complete(stack);
      expect(JSON.parse(Testing.synth(stack, true))).toHaveProperty("terraform");
    },
  );
});

/** Adds what a whole stack has besides: providers, a gateway before each server, and a server behind each gateway. */
function complete(stack: TerraformStack): void {
  const nodes = stack.node.findAll();
  const incomplete = nodes.filter((node) => node.node.validate().length > 0);
  const servers = incomplete.filter((node) => node instanceof McpContainerServer);
  const platforms = nodes.filter((node) => node instanceof AzurePlatform);
  const [platform = new AzurePlatform(stack, "azure")] = platforms;
  const gateways = nodes.filter((node) => node instanceof McpOAuthGateway);
  if (servers.length > 0 && gateways.length === 0) {
    gateways.push(new McpOAuthGateway(stack, "gateway-of-servers", { platform }));
  }
  for (const server of servers) gateways[0]?.addServer(server.node.id, { backend: server });
  for (const gateway of gateways) {
    if (gateway.node.validate().length === 0) continue;
    gateway.addServer("example", { backend: McpBackend.url("https://example.contoso.com/mcp") });
  }
}
