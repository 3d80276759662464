import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  BackendSecret,
  McpContainerServer,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";
import { image, secretUri, synth } from "./container-servers.ts";

describe("a container's secrets", () => {
  it("can be waited for: the app is made after the role that reads them", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const platform = new AzurePlatform(stack, "azure");
    const orders = new McpContainerServer(stack, "orders", { platform, image });
    const reads = new RoleAssignment(stack, "reads", {
      scope: platform.resourceGroupName,
      roleDefinitionName: "Key Vault Secrets User",
      principalId: orders.identity.principalId,
    });
    orders.startAfter(reads);
    new McpOAuthGateway(stack, "gateway", { platform }).addServer("orders", { backend: orders });
    const [app] = terraformOf(stack).ofType("azurerm_container_app");
    expect(app?.["depends_on"]).toContain("azurerm_role_assignment.reads");
  });

  it("are read by a role that the stack gives where it is told the vault, before the containers start", () => {
    const keyVaultId = `/subscriptions/${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${new URL(secretUri).hostname.split(".")[0]}`;
    const secret = BackendSecret.fromKeyVault(secretUri, { keyVaultId });
    const { app, ofType } = synth(() => [{ secrets: { API_KEY: secret, SAME_KEY: secret } }]);
    const roles = ofType("azurerm_role_assignment").filter(({ scope }) =>
      String(scope).startsWith(keyVaultId),
    );
    expect(roles).toEqual([
      expect.objectContaining({
        role_definition_name: "Key Vault Secrets User",
        scope: `${keyVaultId}/secrets/${new URL(secretUri).pathname.split("/")[2]}`,
        principal_id: expect.stringContaining("azurerm_user_assigned_identity"),
      }),
    ]);
    expect(app().depends_on).toContainEqual(
      expect.stringMatching(/^terraform_data\..*roles-known/),
    );
  });

  it("stay in their Key Vault, or come from a variable, and are plain text nowhere", () => {
    const { app } = synth((stack) => {
      const key = new TerraformVariable(stack, "key", { type: "string", sensitive: true });
      return [
        {
          secrets: {
            API_KEY: BackendSecret.fromKeyVault(secretUri),
            other_key: BackendSecret.fromTerraform(key.stringValue),
          },
        },
      ];
    });
    expect(app().secret).toEqual(
      expect.arrayContaining([
        {
          name: "variable-api-key",
          key_vault_secret_id: secretUri,
          identity: expect.stringContaining("azurerm_user_assigned_identity"),
        },
        { name: "variable-other-key", value: expect.stringContaining("var.key") },
      ]),
    );
    expect(app().template.container[0]?.env).toEqual(
      expect.arrayContaining([
        { name: "API_KEY", secret_name: "variable-api-key" },
        { name: "other_key", secret_name: "variable-other-key" },
      ]),
    );
  });

  it.each(["PORT", "TOKEN_SUBJECTS", "TOKEN_AUDIENCE", "ASSERTION_KEY_1", "AZURE_CLIENT_ID"])(
    "and variables cannot be %s, by which the server knows whom to trust",
    (name) => {
      const secrets = { [name]: BackendSecret.fromKeyVault(secretUri) };
      expect(() => synth(() => [{ secrets }])).toThrow(`secrets cannot set ${name}`);
      expect(() => synth(() => [{ variables: { [name]: "x" } }])).toThrow(
        `variables cannot set ${name}`,
      );
    },
  );

  it.each(["", "1A", "A-B", "A B", "A=B"])("and variables are not called %j", (name) => {
    expect(() => synth(() => [{ variables: { [name]: "x" } }])).toThrow("variables must be named");
  });

  it("have names that Azure can tell apart", () => {
    const secret = BackendSecret.fromKeyVault(secretUri);
    expect(() => synth(() => [{ secrets: { A_B: secret, a_b: secret } }])).toThrow(
      "a_b beside A_B",
    );
    expect(() => synth(() => [{ secrets: { A: secret }, variables: { A: "x" } }])).toThrow(
      "secrets has A, as variables has. Give it once.",
    );
  });
});
