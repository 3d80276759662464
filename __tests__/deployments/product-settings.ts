import { App, TerraformStack, Testing } from "cdktf";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  ContainerEnvironment,
  ContainerImage,
  type IMcpBackend,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  type McpServerContract,
  McpTransport,
} from "../../constructs/index.ts";
import type { SynthesizedStack } from "./terraform-model.ts";

/** What can be set of a server that a product team adds to a gateway of the platform team, where it is not as in the default. */
export interface ProductSettings {
  /** The service that the gateway stands on. */
  readonly service?: string;
  /** Where the gateway stands on it. */
  readonly below?: string;
  readonly keyGeneration?: number;
  /** The contract, which the platform has approved. */
  readonly contract?: McpServerContract;
  readonly backend?:
    | "container"
    | "container in a shared environment"
    | "url"
    | "url with a key"
    | "sse";
  /** Whether there is a second server. */
  readonly second?: boolean;
}

const uuid = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const contract: McpServerContract = {
  path: "orders/mcp",
  scopes: [{ name: "orders.read", description: "Read orders" }],
};

/** One of each kind. */
export const productSettings: Readonly<Record<string, ProductSettings>> = {
  "a product's server": {},
  "a product's server at another path": { contract: { ...contract, path: "team/orders" } },
  "a product's server with guarded tools": {
    contract: {
      ...contract,
      tools: { approve: { roles: ["Orders.Approver"] } },
      otherTools: false,
    },
  },
  "a product's server with other scopes": {
    contract: { ...contract, scopes: [{ name: "orders.all", description: "Everything" }] },
  },
  "a product's server in another environment": { backend: "container in a shared environment" },
  "a product's server that runs elsewhere": { backend: "url" },
  "a product's server elsewhere, with a key": { backend: "url with a key" },
  "a product's server with HTTP+SSE": {
    backend: "sse",
    contract: { ...contract, path: "orders/sse", messagesPath: "orders/messages" },
  },
  "a product's server with HTTP+SSE and the path of before": {
    backend: "sse",
    contract: { ...contract, messagesPath: "orders/messages" },
  },
  "a product with rotated keys": { keyGeneration: 2 },
  "a product with a second server": { second: true },
  "a product at a gateway below a path": { below: "team" },
  "a product at the gateway of another service": { service: "apim-other" },
};

/** The stack of a product team, and what the stack of the platform team has that its policies name. */
export interface ProductStack extends SynthesizedStack {
  readonly elsewhere: ReadonlySet<string>;
}

/** The stack of a product team with these settings, at a gateway that has approved its server. */
export function productWith(chosen: ProductSettings): ProductStack {
  const app = new App({
    stackTraces: false,
    outdir: "cdktf.out/product-settings",
    context: { checkPolicies: false },
  });
  const service = chosen.service ?? "apim-contoso";
  const path = chosen.below ?? "";
  const approved = chosen.contract ?? contract;
  const others: McpServerContract = { path: "stock/mcp" };
  const platformStack = new TerraformStack(app, "platform");
  const owner = new McpOAuthGateway(platformStack, "gateway", {
    platform: new AzurePlatform(platformStack, "azure"),
    path,
  });
  owner.approveServer("orders", approved);
  if (chosen.second) owner.approveServer("stock", others);

  const stack = new TerraformStack(app, "product");
  const platform = new AzurePlatform(stack, "azure", { prefix: "orders" });
  const { contracts } = owner.attributes;
  const gateway = McpOAuthGateway.fromExisting(stack, "gateway", {
    service: {
      name: service,
      id: `/subscriptions/${uuid}/resourceGroups/rg/providers/Microsoft.ApiManagement/service/${service}`,
      resourceGroupName: "rg",
      tier: "StandardV2",
      url: `https://${service}.azure-api.net`,
      identity: { clientId: uuid, principalId: uuid },
      inSeveralRegions: false,
    },
    path,
    contracts,
    keyGeneration: chosen.keyGeneration ?? 1,
  });
  gateway.addServer("orders", { ...approved, backend: backendOf(stack, platform, chosen) });
  if (chosen.second) {
    const backend = McpBackend.url("https://stock.contoso.com/mcp");
    gateway.addServer("stock", { ...others, backend });
  }
  const owned = JSON.parse(Testing.synth(platformStack)) as SynthesizedStack;
  const names = ["policy_fragment", "named_value"].flatMap((type) =>
    Object.values(owned.resource[`azurerm_api_management_${type}`] ?? {}).map(({ name }) =>
      String(name),
    ),
  );
  const product = JSON.parse(Testing.synth(stack, true)) as SynthesizedStack;
  return { ...product, elsewhere: new Set(names) };
}

function backendOf(
  stack: TerraformStack,
  platform: AzurePlatform,
  { backend = "container" }: ProductSettings,
): IMcpBackend {
  const image = ContainerImage.fromReference("example.azurecr.io/orders:1");
  switch (backend) {
    case "container":
      return new McpContainerServer(stack, "server", { platform, image });
    case "container in a shared environment":
      return new McpContainerServer(stack, "server", {
        platform,
        image,
        environment: new ContainerEnvironment(stack, "containers", { platform }),
      });
    case "url":
      return McpBackend.url("https://orders.contoso.com/mcp");
    case "url with a key": {
      const key = BackendSecret.fromKeyVault("https://contoso.vault.azure.net/secrets/orders");
      const credential = BackendCredential.header("X-Api-Key", key);
      return McpBackend.url("https://orders.contoso.com/mcp", { credential });
    }
    case "sse":
      return McpBackend.url("https://orders.contoso.com/sse", {
        transport: McpTransport.httpWithSse({ messages: "messages" }),
      });
  }
}
