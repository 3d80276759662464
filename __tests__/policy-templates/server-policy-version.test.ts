// What the policies of servers and the fragments of a gateway know of each other. The two may be of different stacks, and so
// of different versions of this package: whoever changes it raises serverPolicyVersion, and stacks of the old one are refused. A
// variable that one side only looks for, and does without, may be added.
import { App, TerraformStack } from "cdktf";
import { expect, it } from "vitest";
import { McpBackend, McpOAuthGateway } from "../../constructs/index.ts";
import { fragmentsElsewhere } from "../../constructs/policies/fragments-elsewhere.ts";
import { contractDigest, serverPolicyVersion } from "../../constructs/servers/contract-digest.ts";
import { resourceView } from "../../constructs/servers/resource-view.ts";
import { PolicyCompiler, variablesRead, variablesSet } from "../../policy/index.ts";

const names = (places: Iterable<{ readonly name: string }>) =>
  [...new Set([...places].map(({ name }) => name))].toSorted().join(" ");

it("is recorded for each version, and a change of it is another version", async () => {
  const stack = new TerraformStack(new App({ stackTraces: false }), "orders");
  const digest = contractDigest(resourceView("orders", "orders", "orders/mcp", {}), undefined);
  McpOAuthGateway.fromExisting(stack, "gateway", {
    service: {
      name: "apim-contoso",
      id: "",
      resourceGroupName: "rg-contoso",
      tier: "StandardV2",
      url: "https://apim-contoso.azure-api.net",
      identity: { clientId: "", principalId: "" },
      inSeveralRegions: false,
    },
    contracts: { "orders/mcp": digest },
  }).addServer("orders", { backend: McpBackend.url("https://orders.example/mcp") });
  const compiler = PolicyCompiler.load();
  const fragments = [...fragmentsElsewhere(stack)].map(([name, text]) => {
    const compiled = compiler.compileFragment(
      { name, text },
      { tier: "StandardV2", namedValue: () => "named-value" },
    );
    if (!compiled.ok) throw new Error(`${name} does not compile.`);
    const { statements } = compiled.policy;
    return [
      name,
      `  reads ${names(variablesRead(statements))}`,
      `  sets ${names(variablesSet(statements))}`,
    ];
  });
  expect(fragments.length).toBeGreaterThan(10);
  await expect(`${fragments.flat().join("\n")}\n`).toMatchFileSnapshot(
    `server-policy-version-${serverPolicyVersion}.txt`,
  );
});
