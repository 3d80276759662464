import { TerraformStack, Testing } from "cdktf";
import {
  AzurePlatform,
  EntraClientApp,
  type EntraClientAppProps,
  type IEntraClientApp,
  McpBackend,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

/** The object id of a group. */
export const group = "b0b10000-0000-4000-8000-000000000001";

/** The stack of a gateway with this registration. */
export function synthesized(entra: (stack: TerraformStack) => IEntraClientApp) {
  // What the policies make of it is tried end to end.
  const app = Testing.app({ context: { checkPolicies: false } });
  const stack = new TerraformStack(app, "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, entra: entra(stack) });
  gateway.addServer("weather", { backend: McpBackend.url("https://mcp.example/mcp") });
  const { text, output, ofType: all } = terraformOf(stack, true);
  const namedValue = (name: string) =>
    all("azurerm_api_management_named_value").find((value) => value["name"] === name);
  return { text, output, all, namedValue };
}

/** The same with a registration of the stack itself. */
export function withProps(props: EntraClientAppProps, use?: (app: EntraClientApp) => void) {
  return synthesized((stack) => {
    const app = new EntraClientApp(stack, "entra", props);
    use?.(app);
    return app;
  });
}
