import { DataTerraformRemoteStateLocal, TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  BackendCredential,
  EntraResourceApp,
  McpAuthorization,
  McpBackend,
  McpOAuthGateway,
  PolicyStep,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";
import { approving, backend, contract, known, product, withProvider } from "./approved-server.ts";

const unresolved = /\$\{/;

describe("a gateway of another stack", () => {
  it("gets the API of the server, and nothing of its own", () => {
    const stack = product();
    const gateway = McpOAuthGateway.fromExisting(stack, "gateway", known());
    const server = gateway.addServer("orders", { ...contract, backend });
    expect(server.url).toBe("https://apim-contoso.azure-api.net/orders/mcp");
    const { resource, text } = terraformOf(stack, true);
    expect(Object.keys(resource).toSorted()).toEqual([
      "azurerm_api_management_api",
      "azurerm_api_management_api_operation",
      "azurerm_api_management_api_operation_policy",
      "azurerm_api_management_api_policy",
      "azurerm_api_management_backend",
    ]);
    expect(text).not.toContain("seal-");
    expect(text).not.toContain("token-signing");
  });

  it("is read from the state of its stack, and compared when Terraform plans", () => {
    const stack = product();
    const state = new DataTerraformRemoteStateLocal(stack, "platform", { path: "p.tfstate" });
    const gateway = McpOAuthGateway.fromRemoteState(stack, "gateway", { state, tier: "BasicV2" });
    gateway.addServer("orders", { ...contract, backend });
    const [policy] = terraformOf(stack, true).ofType("azurerm_api_management_api_policy");
    const digest = known().contracts["orders/mcp"];
    expect(policy?.["lifecycle"]).toMatchObject({
      precondition: [
        {
          condition: `\${contains(split(" ", try(data.terraform_remote_state.platform.outputs.gateway-attributes.contracts["orders/mcp"], "")), "${digest}")}`,
          error_message: expect.stringContaining("has not approved the server"),
        },
      ],
    });
  });

  it("may stand below a path, which begins the names that policies refer to", () => {
    const stack = product();
    const gateway = McpOAuthGateway.fromExisting(stack, "gateway", { ...known(), path: "tools" });
    const server = gateway.addServer("orders", { ...contract, backend });
    expect(server.url).toBe("https://apim-contoso.azure-api.net/tools/orders/mcp");
    const terraform = terraformOf(stack, true);
    const [api] = terraform.ofType("azurerm_api_management_api");
    expect(api).toMatchObject({ path: "tools/orders/mcp", name: "mcp_tools__server-orders_mcp" });
    expect(terraform.text).toContain('fragment-id=\\"mcp_tools__approved\\"');
  });

  it("prints what others need to know, without a secret", () => {
    const { stack, gateway } = approving();
    const { output } = terraformOf(stack, true);
    expect(output["gateway-attributes"]?.["value"]).toEqual({
      service: {
        name: expect.stringMatching(unresolved),
        id: expect.stringMatching(unresolved),
        resourceGroupName: expect.stringMatching(unresolved),
        tier: "BasicV2",
        url: expect.stringMatching(unresolved),
        identity: {
          clientId: expect.stringMatching(unresolved),
          principalId: expect.stringMatching(unresolved),
        },
        inSeveralRegions: false,
      },
      path: "",
      contracts: gateway.attributes.contracts,
      serverPolicies: 1,
    });
  });

  it("refuses one path for the servers of two stacks in one app", () => {
    const { app, gateway } = approving();
    const add = (id: string) =>
      McpOAuthGateway.fromExisting(
        new TerraformStack(app, id),
        "gateway",
        gateway.attributes,
      ).addServer("orders", { ...contract, backend });
    add("one");
    expect(() => add("two")).toThrow("Give each server a path of its own");
  });

  it("refuses to be one whose policies are of another version, and a tier that is none", () => {
    const make = (more: object) => () =>
      McpOAuthGateway.fromExisting(product(), "gateway", { ...known(), ...more });
    expect(make({ serverPolicies: 2 })).toThrow("Install the version that the gateway's stack has");
    expect(make({ service: { ...known().service, tier: "StandardV2_1" } })).toThrow(
      "service.tier must be one of",
    );
  });

  it("keeps its named values from the steps of a server, known here or not", () => {
    const stack = product();
    const step = PolicyStep.fromXml(
      '<set-variable name="stolen" value="{{mcp-token-signing-7}}" />',
      { namedValues: ["mcp-token-signing-7"] },
    );
    McpOAuthGateway.fromExisting(stack, "gateway", known()).addServer("orders", {
      ...contract,
      backend,
      inbound: [step],
    });
    expect(() => terraformOf(stack, true)).toThrow(
      'The named value "mcp-token-signing-7" is the gateway\'s own.',
    );
  });

  it("lets a server whose tokens Entra gives ask for tokens on behalf of people", () => {
    const { app, gateway, stack } = approving();
    const registration = new EntraResourceApp(stack, "profile-entra", {
      displayName: "Profile",
      scopes: [{ name: "Profile.Read", description: "Read your profile" }],
    });
    const profile = { authorization: McpAuthorization.entra({ registration }) };
    gateway.approveServer("profile", profile);
    const other = withProvider(app, "profile");
    McpOAuthGateway.fromExisting(other, "gateway", gateway.attributes).addServer("profile", {
      ...profile,
      backend: McpBackend.url("https://profile.example/mcp", {
        credential: BackendCredential.onBehalfOf("https://graph.microsoft.com/User.Read"),
      }),
    });
    const values = terraformOf(other, true)
      .ofType("azurerm_api_management_named_value")
      .map(({ name }) => name);
    expect(values).toEqual(["mcp-backend-scope-profile_mcp"]);
    const platform = terraformOf(stack, true);
    expect(JSON.stringify(platform.resource["azurerm_api_management_named_value"])).toContain(
      "mcp-entra-audience-of-profile_mcp",
    );
    expect(platform.resource).toHaveProperty("azuread_application_federated_identity_credential");
  });
});
