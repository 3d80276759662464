import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  type ExistingMcpOAuthGateway,
  McpBackend,
  McpOAuthGateway,
  type McpServerContract,
} from "../../../constructs/index.ts";

/** What the owner of the gateway approves. */
export const contract: McpServerContract = {
  scopes: [{ name: "orders.read", description: "Read orders" }],
  roles: ["Orders.Staff"],
  tools: { approve: { roles: ["Orders.Approver", "Orders.Boss"] }, list: {} },
};
export const backend = McpBackend.url("https://orders.example/mcp");

/** What the gateway of an app that approved the contract says of itself. */
export function approving(approved: McpServerContract = contract) {
  const app = new App({ stackTraces: false });
  const stack = new TerraformStack(app, "platform");
  const gateway = new McpOAuthGateway(stack, "gateway", {
    platform: new AzurePlatform(stack, "azure"),
  });
  gateway.approveServer("orders", approved);
  return { app, stack, gateway };
}

/** What is known of the gateway where its stack is another repository's. */
export function known(approved?: McpServerContract): ExistingMcpOAuthGateway {
  const { contracts, serverPolicies } = approving(approved).gateway.attributes;
  return {
    service: {
      name: "apim-contoso",
      id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim-contoso",
      resourceGroupName: "rg-contoso",
      tier: "StandardV2",
      url: "https://apim-contoso.azure-api.net",
      identity: {
        clientId: "c0c00000-0000-4000-8000-000000000001",
        principalId: "c0c00000-0000-4000-8000-000000000002",
      },
      inSeveralRegions: false,
    },
    contracts,
    serverPolicies,
  };
}

/** A stack that adds a server to a gateway of another. */
export const product = () => withProvider(new App({ stackTraces: false }), "orders");

export function withProvider(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  return stack;
}
