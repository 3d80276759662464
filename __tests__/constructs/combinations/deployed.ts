import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config/index.js";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault/index.js";
import {
  AnnotationMetadataEntryType,
  App,
  AzurermBackend,
  TerraformResource,
  TerraformStack,
} from "cdktf";
import {
  AzurePlatform,
  ContainerEnvironment,
  ContainerImage,
  EncryptionKey,
  GatewayNetwork,
  GatewayService,
  GatewaySku,
  GrantStore,
  type IContainerEnvironment,
  type IGatewayNetwork,
  type IGatewayService,
  type IGrantStore,
  ImageRegistry,
  McpContainerServer,
  type McpContainerServerProps,
  McpOAuthGateway,
  SecretStore,
} from "../../../constructs/index.ts";
import type { Blocks } from "../terraform-of.ts";
import type { Combination } from "./combination.ts";

const uuid = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";
const group = `/subscriptions/${uuid}/resourceGroups/rg/providers`;
const vaultId = `${group}/Microsoft.KeyVault/vaults/contoso`;

/** A combination as a user would write it. @throws what says that it cannot be */
export function deployed(combination: Combination, has: { policies: boolean }): Deployed {
  const stack = stackOf(combination);
  if (!has.policies) leaveOutPolicies(stack);
  const problems = stack.node.findAll().flatMap(({ node }) => node.validate());
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const warnings = stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === AnnotationMetadataEntryType.WARN)
    .map(({ data }) => String(data));
  return { terraform: stack.toTerraform() as Terraform, warnings };
}

/** What comes of a combination. */
export interface Deployed {
  readonly terraform: Terraform;
  /** What whoever deploys is told. */
  readonly warnings: readonly string[];
}

/** What Terraform is given of a stack. */
export interface Terraform {
  readonly resource: Blocks;
}

/** They do not depend on what is combined, and are most of the work. */
function leaveOutPolicies(stack: TerraformStack): void {
  for (const element of stack.node.findAll()) {
    if (!(element instanceof TerraformResource)) continue;
    const { terraformResourceType: type, node } = element;
    if (/^azurerm_api_management_.*(?:policy|operation|fragment)$/.test(type)) {
      node.scope?.node.tryRemoveChild(node.id);
    }
  }
}

function stackOf(combination: Combination): TerraformStack {
  const stack = new TerraformStack(
    // Other tests compile policies.
    new App({ stackTraces: false, context: { checkPolicies: false } }),
    "stack",
  );
  new AzurermBackend(stack, {
    storageAccountName: "state",
    containerName: "state",
    key: "mcp.tfstate",
    useAzureadAuth: true,
  });
  const platform = new AzurePlatform(stack, "azure");
  let made: IGatewayNetwork | undefined;
  const at: Place = {
    stack,
    platform,
    get network() {
      made ??= new GatewayNetwork(stack, "network", { platform });
      return made;
    },
  };
  const gateway = new McpOAuthGateway(stack, "gateway", {
    platform,
    service: serviceOf(at, combination),
    grantStore: storeOf(at, combination),
    secretStore: secretsOf(at, combination),
  });
  const environment = environmentOf(at, combination);
  const backend = new McpContainerServer(stack, "notes", {
    platform,
    ...imageOf(at, combination),
    ...(environment === undefined ? {} : { environment }),
  });
  gateway.addServer("notes", { backend });
  return stack;
}

interface Place {
  readonly stack: TerraformStack;
  readonly platform: AzurePlatform;
  readonly network: IGatewayNetwork;
}

function serviceOf(at: Place, { tier, service }: Combination): IGatewayService {
  const { stack, platform } = at;
  switch (service) {
    case "existing":
    case "existing, in network":
      return GatewayService.fromExisting(stack, "service", {
        name: "contoso",
        resourceGroupName: "rg",
        tier,
        identity: { clientId: uuid, principalId: uuid },
        ...(service === "existing" ? {} : { network: at.network }),
      });
    case "new":
      return new GatewayService(stack, "service", { platform, sku: GatewaySku.parse(`${tier}_1`) });
    case "new, with network":
    case "new, public and private":
    case "new, private":
      return new GatewayService(stack, "service", {
        platform,
        sku: GatewaySku.parse(`${tier}_1`),
        network: at.network,
        access:
          service === "new, with network"
            ? "public"
            : service === "new, private"
              ? "private"
              : "public and private",
      });
  }
}

function storeOf(at: Place, { store }: Combination): IGrantStore {
  const network = store.includes("private") ? { network: at.network } : {};
  if (store.startsWith("existing")) {
    const accountId = `${group}/Microsoft.Storage/storageAccounts/contosodata`;
    return GrantStore.fromExisting(at.stack, "grants", { accountId, ...network });
  }
  const key = EncryptionKey.fromKeyVault({ keyVaultId: vaultId, name: "mcp-grants" });
  return new GrantStore(at.stack, "grants", {
    platform: at.platform,
    ...network,
    ...(store.includes("own key") ? { encryptionKey: key } : {}),
  });
}

function imageOf(
  at: Place,
  { registry }: Combination,
): Pick<McpContainerServerProps, "image" | "registry"> {
  const { stack, platform } = at;
  const network = registry.includes("private") ? { network: at.network } : {};
  switch (registry) {
    case "none":
      return { image: ContainerImage.fromReference("registry.example/notes:1.0.0") };
    case "new":
    case "new, private": {
      const images = new ImageRegistry(stack, "images", { platform, ...network });
      return { image: ContainerImage.fromRegistry(images, "notes:1.0.0") };
    }
    case "existing":
    case "existing, private": {
      const there = { name: "contoso", resourceGroupName: "rg", ...network };
      const images = ImageRegistry.fromExisting(stack, "images", there);
      return { image: ContainerImage.fromRegistry(images, "notes:1.0.0") };
    }
    case "built into a new one":
    case "built into a private one":
      return {
        image: ContainerImage.weatherServer(),
        registry: new ImageRegistry(stack, "images", { platform, ...network }),
      };
  }
}

function secretsOf(at: Place, { vault }: Combination): SecretStore {
  switch (vault) {
    case "none":
      return SecretStore.namedValues();
    case "new":
      return SecretStore.newKeyVault();
    case "existing":
      return SecretStore.existingKeyVault({ keyVaultId: vaultId });
    case "of the stack":
    case "of the stack, closed": {
      const { id } = new KeyVault(at.stack, "vault", {
        name: "contoso-mcp",
        resourceGroupName: at.platform.resourceGroupName,
        location: at.platform.location,
        tenantId: new DataAzurermClientConfig(at.stack, "directory").tenantId,
        skuName: "standard",
        rbacAuthorizationEnabled: true,
        purgeProtectionEnabled: true,
        publicNetworkAccessEnabled: vault === "of the stack",
      });
      return SecretStore.existingKeyVault({ keyVaultId: id });
    }
  }
}

function environmentOf(at: Place, { environment }: Combination): IContainerEnvironment | undefined {
  const id = `${group}/Microsoft.App/managedEnvironments/contoso`;
  switch (environment) {
    case "of the server":
      return undefined;
    case "external":
      return new ContainerEnvironment(at.stack, "containers", { platform: at.platform });
    case "internal":
      return new ContainerEnvironment(at.stack, "containers", {
        platform: at.platform,
        network: at.network,
      });
    case "existing":
      return ContainerEnvironment.fromExisting({ id });
    case "existing, internal":
      return ContainerEnvironment.fromExisting({ id, network: at.network });
  }
}
