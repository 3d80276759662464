import { TerraformStack, Testing } from "cdktf";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  type McpContainerServerProps,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

export const image = ContainerImage.fromReference("registry.example/orders:1.0.0");
export const group = "/subscriptions/8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d/resourceGroups/rg";
export const environmentId = `${group}/providers/Microsoft.App/managedEnvironments/shared`;
export const secretUri = "https://contoso.vault.azure.net/secrets/orders-key";

export type Props = Omit<McpContainerServerProps, "platform" | "image"> &
  Partial<Pick<McpContainerServerProps, "image">>;

/** What the servers are synthesized to. */
export function synth(make: (stack: TerraformStack, platform: AzurePlatform) => readonly Props[]) {
  const stack = new TerraformStack(Testing.app(), "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform });
  for (const [index, props] of make(stack, platform).entries()) {
    const id = ["orders", "stock", "prices"][index] ?? "";
    const backend = new McpContainerServer(stack, id, { platform, image, ...props });
    gateway.addServer(id, { backend });
  }
  const { ofType, data } = terraformOf(stack);
  return {
    ofType,
    data,
    app: () => ofType("azurerm_container_app")[0] as unknown as App,
  };
}

interface App {
  readonly container_app_environment_id: string;
  readonly identity: { readonly identity_ids: readonly string[] };
  readonly registry?: readonly { readonly server: string }[];
  readonly depends_on?: readonly string[];
  readonly secret: readonly Record<string, string>[];
  readonly template: {
    readonly http_scale_rule: readonly { readonly concurrent_requests: string }[];
    readonly container: readonly {
      readonly cpu: number;
      readonly memory: string;
      readonly env: readonly Record<string, string>[];
      readonly readiness_probe: readonly Record<string, unknown>[];
      readonly liveness_probe: readonly Record<string, unknown>[];
    }[];
  };
}
