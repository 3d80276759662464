import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { StartError } from "../../../local/errors.ts";
import { readBackends, readGateway } from "../../../local/stack/apis.ts";
import { readRoles } from "../../../local/stack/app-roles.ts";
import { readCertificates } from "../../../local/stack/certificates.ts";
import { checkAttributes } from "../../../local/stack/check-attributes.ts";
import { readContainers } from "../../../local/stack/containers.ts";
import { readAppRegistrations, readManagedIdentities } from "../../../local/stack/entra-apps.ts";
import { LocalCloud } from "../../../local/stack/local-cloud.ts";
import { References } from "../../../local/stack/references.ts";
import { readAttributes } from "../../../local/stack/schema.ts";
import { TerraformJson } from "../../../local/stack/terraform-json.ts";
import { synthesized } from "../../stacks/synthesized.ts";

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

const folder = mkdtempSync(join(tmpdir(), "schema-"));
afterAll(() => rmSync(folder, { recursive: true }));

let stack: string;
beforeAll(() => {
  stack = inject("stack");
});

/** The project's stack, changed. */
function changed(change: (resource: Blocks) => void): TerraformJson {
  const document = JSON.parse(readFileSync(stack, "utf8")) as { resource: Blocks };
  change(document.resource);
  const file = join(folder, "cdk.tf.json");
  writeFileSync(file, JSON.stringify(document));
  return TerraformJson.read(file);
}

/** Sets an attribute of every resource of a type. */
function withAttribute(type: string, name: string, value: unknown): TerraformJson {
  return changed((resource) => {
    for (const block of Object.values(resource[type] ?? {})) block[name] = value;
  });
}

afterEach(() => vi.unstubAllEnvs());

describe("what a stack says", () => {
  it.each([
    "the project",
    "__tests__/stacks/entra-tenants.ts",
    "__tests__/stacks/entra-secret-and-groups.ts",
    "__tests__/stacks/public-keys.ts",
    "__tests__/stacks/existing-service.ts",
    "examples/entra-tokens.ts",
    "examples/private-network.ts",
  ])("is all known here: %s", async (app) => {
    const file = app === "the project" ? stack : await synthesized(app);
    vi.stubEnv("TF_VAR_entra_secret", "secret");
    expect(() => checkAttributes(TerraformJson.read(file))).not.toThrow();
  });

  it.each([
    ["azurerm_api_management_api", "oauth2_authorization", {}, "is not known here"],
    ["azurerm_api_management_api", "protocols", ["http", "https"], 'always ["https"]'],
    ["azurerm_api_management_api_operation", "request", {}, "is not known here"],
    ["azurerm_api_management_backend", "tls", {}, "is not known here"],
    ["azurerm_api_management_backend", "credentials", {}, "is not known here"],
    ["azurerm_api_management_policy_fragment", "format", "xml", 'always "rawxml"'],
    [
      "azurerm_api_management_named_value",
      "value_from_key_vault",
      { version: "1" },
      "value_from_key_vault: version is not known here",
    ],
    ["azurerm_api_management", "client_certificate_enabled", true, "is not known here"],
    ["azurerm_container_app", "revision_mode", "Multiple", 'always "Single"'],
    [
      "azurerm_container_app",
      "secret",
      [{ name: "key", value_wo: "v" }],
      "secret: value_wo is not known here",
    ],
    [
      "azurerm_container_app",
      "template",
      { container: [{ image: "x", command: ["y"] }] },
      "template: container: command is not known here",
    ],
    ["azuread_application_registration", "count", 2, "is not known here"],
  ])("is refused where it does nothing: %s, %s", (type, name, value, sentence) => {
    const check = () => checkAttributes(withAttribute(type, name, value));
    expect(check).toThrow(StartError);
    expect(check).toThrow(sentence);
    expect(check).toThrow(`${type}.`);
  });

  it("is refused where nothing stands for it: other parts of API Management", () => {
    const selfHosted = changed((resource) => {
      resource["azurerm_api_management_gateway"] = { mine: { name: "mine" } };
    });
    expect(() => checkAttributes(selfHosted)).toThrow(
      "azurerm_api_management_gateway.mine: nothing here stands for a azurerm_api_management_gateway.",
    );
  });

  it("has schemas of the service", () => {
    const withSchemas = changed((resource) => {
      resource["azurerm_api_management_global_schema"] = {
        order: { schema_id: "order", type: "xml", value: "<a/>", api_management_name: "a" },
        part: { schema_id: "part", type: "json", value: "{}", resource_group_name: "b" },
      };
    });
    expect(() => checkAttributes(withSchemas)).not.toThrow();
    const cloud = new LocalCloud("http://localhost:1", "tenant");
    cloud.blobEndpoint = "http://localhost:2/store";
    const { schemas } = readGateway(withSchemas, new References(withSchemas, cloud));
    expect([...(schemas ?? [])]).toEqual([
      ["order", { kind: "xml", text: "<a/>" }],
      ["part", { kind: "json", text: "{}" }],
    ]);
  });

  it.each([
    ["azapi_resource", "Microsoft.ApiManagement/service/apis@2024-06-01-preview", "`policy serve`"],
    ["azapi_resource", "microsoft.apimanagement/service/policies", "that azapi makes."],
    ["azapi_update_resource", "Microsoft.ApiManagement/service@2024-05-01", "that azapi makes."],
  ])("is refused where azapi makes it: %s of %s", (type, made, sentence) => {
    const body = { properties: { type: "mcp", path: "weather" } };
    const withAzapi = changed((resource) => {
      resource[type] = { mine: { type: made, name: "weather", body } };
    });
    const check = () => checkAttributes(withAzapi);
    expect(check).toThrow(`${type}.mine: nothing here reads a ${made.split("@")[0]}`);
    expect(check).toThrow(sentence);
  });

  it.each(["$" + "{var.type}", "Microsoft.$" + "{var.provider}/service@2024-05-01", undefined])(
    "is refused where only Terraform knows what azapi makes: %s",
    (type) => {
      const unknown = changed((resource) => {
        resource["azapi_resource"] = { mine: { type, name: "weather" } };
      });
      expect(() => checkAttributes(unknown)).toThrow(
        "azapi_resource.mine: only Terraform knows the type of what azapi makes there",
      );
    },
  );

  it("may hold what azapi makes beside API Management", () => {
    const beside = changed((resource) => {
      resource["azapi_resource"] = { mine: { type: "Microsoft.Insights/workbooks@2023-06-01" } };
    });
    expect(() => checkAttributes(beside)).not.toThrow();
  });
});

describe("what is declared as read", () => {
  /** Every attribute that the readers look at, by type. */
  async function looked(file: string): Promise<Map<string, Set<string>>> {
    const terraform = TerraformJson.read(file);
    const seen = attributesSeen(terraform);
    const cloud = new LocalCloud("http://localhost:1", "tenant");
    const references = new References(terraform, cloud);
    for (const { address } of await readCertificates(terraform, references)) {
      cloud.thumbprints.set(address, "AB");
    }
    readGateway(terraform, references);
    readBackends(terraform, references);
    readAppRegistrations(terraform, references);
    readManagedIdentities(terraform, references);
    readRoles(terraform, references);
    for (const container of readContainers(terraform, references)) container.environment();
    for (const store of terraform.ofType("azurerm_storage_container")) {
      references.text(store, "name");
      references.text(store, "storage_account_id");
    }
    return seen;
  }

  it("is read", async () => {
    vi.stubEnv("TF_VAR_entra_secret", "secret");
    const apps = ["entra-secret-and-groups", "public-keys", "existing-service", "entra-tenants"];
    const seen = new Map<string, Set<string>>();
    for (const app of apps) {
      const file = await synthesized(`__tests__/stacks/${app}.ts`);
      for (const [type, names] of await looked(file)) {
        seen.set(type, new Set([...(seen.get(type) ?? []), ...names]));
      }
    }
    for (const [type, names] of seen) {
      for (const name of readAttributes().get(type) ?? []) {
        expect([...names], `${type}.${name}`).toContain(name);
      }
    }
  });
});

import { attributesSeen } from "./attributes-seen.ts";
