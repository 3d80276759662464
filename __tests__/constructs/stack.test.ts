import { App, Testing } from "cdktf";
import { beforeAll, describe, expect, it } from "vitest";
import { StackRules } from "../../constructs/index.ts";
import { readSettings } from "../../settings/index.ts";
import { WeatherGatewayStack } from "../../stack.ts";

interface Synthesized {
  readonly provider: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  readonly terraform: { readonly backend: unknown; readonly required_version: unknown };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
}

let text: string;
let stack: Synthesized;

function synthesize(environment: Record<string, string> = {}): string {
  const app = Testing.stubVersion(new App({ stackTraces: false, outdir: "cdktf.out/snapshot" }));
  const [first] = readSettings(environment, "no configuration file");
  if (first === undefined) throw new Error("There are no settings.");
  return Testing.synth(new WeatherGatewayStack(app, "mcp-gateway", first.settings), true);
}

function all(type: string): Record<string, unknown>[] {
  return Object.values(stack.resource[type] ?? {});
}

/** What a resource waits for, and what that waits for. */
function waitsOf(resource: Record<string, unknown>): string[] {
  const direct = (resource["depends_on"] ?? []) as string[];
  return direct.flatMap((address) => {
    const [type = "", id = ""] = address.split(".");
    return [address, ...waitsOf(stack.resource[type]?.[id] ?? {})];
  });
}

/** Each policy text with the file it is recorded in, named after the first resource that holds it. */
function policyFiles({ resource }: Synthesized): Map<string, string> {
  const files = new Map<string, string>();
  for (const [address, block] of Object.values(resource).flatMap(Object.entries)) {
    const xml = block["xml_content"] ?? block["value"];
    if (typeof xml !== "string" || !xml.startsWith("<!--") || files.has(xml)) continue;
    const name = address.replace(/^gateway_(?:servers_)?|_[0-9A-F]{8}$/g, "").replaceAll("_", "-");
    files.set(xml, `policies/${name}.xml`);
  }
  return files;
}

beforeAll(() => {
  text = synthesize();
  stack = JSON.parse(text) as Synthesized;
});

describe("the synthesized stack", () => {
  it("is the recorded one, with every policy as a file of its own", async () => {
    const files = policyFiles(stack);
    const recorded = JSON.stringify(
      stack,
      (_key, value: unknown) =>
        typeof value === "string" && files.has(value) ? `see ${files.get(value)}` : value,
      2,
    );
    // The image tag follows from the weather server's files, which have tests of their own.
    const stable = recorded
      .replace(/weather:[0-9a-f]{16}/g, "weather:HASH")
      .replace(/[0-9A-F]{32}/g, "HASH");
    await expect(stable).toMatchFileSnapshot("__snapshots__/stack.json");
    for (const [xml, name] of files) await expect(xml).toMatchFileSnapshot(`__snapshots__/${name}`);
  });

  it("is the same at every synth", () => {
    expect(synthesize()).toBe(text);
  });

  it("names no path of this machine", () => {
    expect(text).not.toContain(process.cwd());
  });

  it("gives every MCP operation but OPTIONS the policy that checks the token", () => {
    const operationPolicies = Object.entries(
      stack.resource["azurerm_api_management_api_operation_policy"] ?? {},
    ).filter(([address]) => address.includes("weather"));
    expect(operationPolicies.map(([address]) => address)).toEqual([
      expect.stringContaining("options-policy"),
    ]);
    const checking = all("azurerm_api_management_api_policy").filter(({ xml_content: xml }) =>
      String(xml).includes('<include-fragment fragment-id="mcp-gateway-token" />'),
    );
    expect(checking).toHaveLength(1);
    expect(checking[0]?.["api_name"]).toContain("gateway_servers_weather_mcp_api");
  });

  it("keeps every policy document under 64 KiB and every fragment under 32 KiB", () => {
    const documents = [
      ...all("azurerm_api_management_api_policy"),
      ...all("azurerm_api_management_api_operation_policy"),
    ].map(({ xml_content: xml }) => Buffer.byteLength(String(xml)));
    expect(Math.max(...documents)).toBeLessThan(64 * 1024);
    const fragments = all("azurerm_api_management_policy_fragment").map(({ value }) =>
      Buffer.byteLength(String(value)),
    );
    expect(Math.max(...fragments)).toBeLessThan(32 * 1024);
  });

  it("uses every named value in a policy, and marks every key as secret", () => {
    const policies = JSON.stringify([
      all("azurerm_api_management_api_policy"),
      all("azurerm_api_management_api_operation_policy"),
      all("azurerm_api_management_policy_fragment"),
    ]);
    for (const value of all("azurerm_api_management_named_value")) {
      expect(policies).toContain(`{{${String(value["display_name"])}}}`);
      const isKey = String(value["value"]).includes("random_bytes");
      expect(value["secret"]).toBe(isKey);
    }
  });

  it("has no secret towards Entra, no shared key of storage, no admin of the registry", () => {
    expect(stack.resource["azuread_application_password"]).toBeUndefined();
    expect(all("azurerm_storage_account")[0]).toMatchObject({ shared_access_key_enabled: false });
    expect(all("azurerm_container_registry")[0]).toMatchObject({ admin_enabled: false });
  });

  it("logs no body, no header and no query parameter", () => {
    const [diagnostic] = all("azurerm_api_management_api_diagnostic");
    for (const message of [
      "frontend_request",
      "frontend_response",
      "backend_request",
      "backend_response",
    ]) {
      expect(diagnostic?.[message]).toMatchObject({
        body_bytes: 0,
        data_masking: { query_params: [{ mode: "Hide", value: "*" }] },
      });
    }
  });

  it("deletes nothing that a policy or a diagnostic names before it has changed those", () => {
    const types = [
      "azurerm_api_management_named_value",
      "azurerm_api_management_policy_fragment",
      "azurerm_api_management_certificate",
      "azurerm_api_management_backend",
      "azurerm_api_management_logger",
      "azurerm_key_vault_certificate",
      "azurerm_role_assignment",
      "azuread_application_federated_identity_credential",
    ];
    const { resource } = JSON.parse(synthesize({ GATEWAY_TOKEN_SIGNING: "RS256" })) as Synthesized;
    for (const type of types) {
      const blocks = Object.values(resource[type] ?? {});
      expect(blocks, type).not.toEqual([]);
      for (const block of blocks) {
        expect(block["lifecycle"], type).toMatchObject({ create_before_destroy: true });
      }
    }
  });

  it("lets every policy wait for the gateway's sign-in and its access to the store", () => {
    const policies = [
      ...all("azurerm_api_management_api_policy"),
      ...all("azurerm_api_management_api_operation_policy"),
    ];
    for (const policy of policies) {
      const waits = JSON.stringify(waitsOf(policy));
      expect(waits).toContain("azuread_application_federated_identity_credential.");
      expect(waits).toContain("azurerm_role_assignment.grants_gateway_");
    }
  });

  it("keeps the keys when they rotate, the next among them, under the same addresses", () => {
    const rotated = JSON.parse(synthesize({ GATEWAY_KEY_GENERATION: "2" })) as Synthesized;
    const addresses = Object.keys(rotated.resource["random_bytes"] ?? {});
    expect(addresses).toEqual(
      expect.arrayContaining(Object.keys(stack.resource["random_bytes"] ?? {})),
    );
    expect(addresses.filter((address) => address.includes("_keys_"))).toHaveLength(9);
    // Those that seal from now on are there since the deployment before.
    expect(Object.keys(stack.resource["random_bytes"] ?? {}).join()).toContain("encryption-2");
  });

  it("leaves nothing behind when it is destroyed, whatever Azure put into its group", () => {
    expect(stack.provider["azurerm"]?.[0]?.["features"]).toEqual([
      expect.objectContaining({
        resource_group: [{ prevent_deletion_if_contains_resources: false }],
      }),
    ]);
  });

  it("builds the image where the registry is, not in the subscription that az prefers", () => {
    const [image] = Object.values(stack.resource["terraform_data"] ?? {}).map((data) =>
      JSON.stringify(data["provisioner"]),
    );
    expect(image).toMatch(
      /az acr build --subscription \$\{element\(split\([^)]+azurerm_container_registry\.[^)]+\.id\), 2\)\} --registry /,
    );
  });

  it("keeps its state in a folder of its own, or where it is told to", () => {
    expect(stack.terraform.required_version).toBe(">= 1.5.0");
    expect(stack.terraform.backend).toEqual({
      local: { path: "../../../terraform-state/mcp-gateway.tfstate" },
    });
    const remote = JSON.parse(
      synthesize({ GATEWAY_STATE: "https://contosostate.blob.core.windows.net/terraform" }),
    ) as Synthesized;
    expect(remote.terraform.backend).toEqual({
      azurerm: {
        storage_account_name: "contosostate",
        container_name: "terraform",
        key: "mcp-gateway.tfstate",
        use_azuread_auth: true,
      },
    });
  });

  it("keeps its state in a workspace of its own, and then warns of no file", () => {
    const remote = JSON.parse(
      synthesize({ GATEWAY_STATE: "https://app.terraform.io/app/contoso" }),
    ) as Synthesized & { readonly terraform: { readonly cloud?: unknown } };
    expect(remote.terraform.backend).toBeUndefined();
    expect(remote.terraform.cloud).toEqual({
      hostname: "app.terraform.io",
      organization: "contoso",
      workspaces: { name: "mcp-gateway" },
    });
    const found = (of: unknown) => StackRules.check(of).map(({ id }) => id);
    expect(found(remote)).not.toContain("state-in-file");
    expect(found(stack)).toContain("state-in-file");
  });

  it("lets all who are listed deploy, whoever of them was first", () => {
    const [first, second] = ["11111111", "22222222"].map(
      (begin) => `${begin}-1111-4111-8111-111111111111`,
    );
    const { resource } = JSON.parse(
      synthesize({
        GATEWAY_DEPLOYERS: `${first},${second}`,
        GATEWAY_TOKEN_SIGNING: "RS256",
        GATEWAY_IMAGE: "registry.example/weather:1.0.0",
        GATEWAY_STORAGE_REPLICATION: "LRS",
      }),
    ) as Synthesized;
    const of = (type: string) => Object.values(resource[type] ?? {});
    const officers = of("azurerm_role_assignment").filter(
      ({ role_definition_name: role }) => role === "Key Vault Certificates Officer",
    );
    expect(officers.map(({ principal_id: id }) => id)).toEqual([first, second]);
    // The gateway's registration, and the server's.
    const principals = Array(2).fill({ owners: [first, second] });
    expect(of("azuread_service_principal")).toMatchObject(principals);
    // Who created the registration owns it: Terraform would refuse to add an owner who is there.
    const added = Array(2).fill({ owner_object_id: second });
    expect(of("azuread_application_owner")).toMatchObject(added);
    expect(of("azurerm_storage_account")).toMatchObject([{ account_replication_type: "LRS" }]);
    expect(JSON.stringify(of("azurerm_container_app"))).toContain("registry.example/weather:1.0.0");
    expect(resource["azurerm_container_registry"]).toBeUndefined();
  });

  it("keeps whoever deployed first the owner of the service principals", () => {
    const principals = all("azuread_service_principal");
    expect(principals).toHaveLength(2);
    for (const principal of principals) {
      expect(principal).toMatchObject({
        owners: [expect.stringMatching(/^\$\{data\.azuread_client_config\..+\.object_id\}$/)],
        lifecycle: { ignore_changes: ["owners"] },
      });
    }
  });
});

describe("the stacks of several environments", () => {
  it("have groups, registrations and states of their own in one subscription and directory", () => {
    const app = Testing.stubVersion(new App({ stackTraces: false, outdir: "cdktf.out/several" }));
    const [first] = readSettings({}, "no configuration file");
    if (first === undefined) throw new Error("There are no settings.");
    const [dev, prod] = ["dev", "prod"].map((name) => {
      const id = `mcp-gateway-${name}`;
      const made = new WeatherGatewayStack(app, id, first.settings, name);
      return JSON.parse(Testing.synth(made)) as Synthesized;
    });
    const valuesOf = (made: Synthesized | undefined, type: string, attribute: string) =>
      Object.values(made?.resource[type] ?? {}).map((block) => block[attribute]);
    expect(valuesOf(dev, "azurerm_resource_group", "name")).toEqual(["rg-mcp-gateway-dev"]);
    expect(valuesOf(prod, "azurerm_resource_group", "name")).toEqual(["rg-mcp-gateway-prod"]);
    expect(valuesOf(dev, "azuread_application_registration", "display_name").sort()).toEqual([
      "MCP Gateway (dev)",
      "Weather MCP server (dev)",
    ]);
    expect(valuesOf(prod, "azurerm_resource_group", "tags")).toEqual([{ environment: "prod" }]);
    expect(JSON.stringify(prod?.terraform.backend)).toContain("mcp-gateway-prod.tfstate");
  });
});
