// A gateway that only clients the operator knows may use: nobody registers, no document is fetched. It has a domain of its
// own, zones and a second region.

import { createHash } from "node:crypto";
import { App, TerraformStack } from "cdktf";
import {
  AzurePlatform,
  ClientDocuments,
  ContainerImage,
  GatewayDomain,
  GatewayService,
  GatewaySku,
  McpContainerServer,
  McpOAuthGateway,
} from "../../constructs/index.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const app = new App();
const stack = new TerraformStack(app, "known-clients");
const platform = new AzurePlatform(stack, "azure");
const gateway = new McpOAuthGateway(stack, "gateway", {
  platform,
  service: new GatewayService(stack, "apim", {
    platform,
    sku: GatewaySku.premium(2),
    zones: ["1", "2"],
    regions: [{ location: "North Europe", zones: ["1", "3"] }],
    domain: GatewayDomain.fromKeyVault({
      hostName: "mcp.contoso.example",
      certificate: "https://contoso.vault.azure.net/certificates/mcp",
      keyVaultId:
        "/subscriptions/9c6d3f5e-0000-4000-8000-000000000000/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contoso",
    }),
  }),
  clients: {
    dynamicRegistration: false,
    documents: ClientDocuments.none(),
    preRegistered: [
      {
        id: "desktop",
        name: "The desktop client",
        redirectUris: ["http://127.0.0.1/callback"],
      },
      {
        id: "portal",
        name: "The portal",
        redirectUris: ["https://portal.example/callback"],
        secretHashes: [
          sha256("the old secret of the portal, 32+ characters"),
          sha256("s3cret+with/odd%20characters=and more of them"),
        ],
      },
      {
        id: "watcher",
        name: "The watcher",
        redirectUris: [],
        secretHashes: [sha256("what the watcher proves itself with, at length")],
        introspection: true,
      },
      { id: "retired", name: "Retired", redirectUris: ["https://retired.example/callback"] },
    ],
    blocked: ["retired"],
  },
});
const weather = new McpContainerServer(stack, "weather", {
  platform,
  image: ContainerImage.fromAsset("mcp-server"),
});
gateway.addServer("weather", { backend: weather });
app.synth();
