import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { StartError } from "../../../local/errors.ts";
import { LocalCloud } from "../../../local/stack/local-cloud.ts";
import { References } from "../../../local/stack/references.ts";
import { TerraformJson } from "../../../local/stack/terraform-json.ts";

const folder = mkdtempSync(join(tmpdir(), "references-"));
afterAll(() => rmSync(folder, { recursive: true }));

const dollar = "$";

function resolve(text: string): unknown {
  const file = join(folder, "cdk.tf.json");
  const stack = {
    resource: {
      azurerm_api_management: { gateway: { name: "apim" } },
      azurerm_container_app: { weather: { name: "ca", template: { scale: [{ rule: "http" }] } } },
      random_bytes: { key: { length: 32 } },
    },
    data: { azuread_client_config: { tenant: {} } },
    variable: { key: { default: "k" }, hosts: { type: "list(string)", default: ["a", "b"] } },
  };
  writeFileSync(file, JSON.stringify(stack));
  const terraform = TerraformJson.read(file);
  const cloud = new LocalCloud("http://localhost:1", "tenant-id");
  cloud.setOrigin("https://login.microsoftonline.com", "http://localhost:2");
  return new References(terraform, cloud).value(text.replaceAll("#{", `${dollar}{`));
}

describe("references of a stack", () => {
  it.each([
    ["plain", "plain"],
    ["key #{var.key}", "key k"],
    ["#{var.hosts[1]}", "b"],
    ["#{var.hosts}", ["a", "b"]],
    ["#{azurerm_api_management.gateway.name}", "apim"],
    ["#{azurerm_api_management.gateway.gateway_url}/token", "http://localhost:1/token"],
    ["#{data.azuread_client_config.tenant.tenant_id}", "tenant-id"],
    ["#{azurerm_container_app.weather.template.scale[0].rule}", "http"],
    [
      "https://#{azurerm_container_app.weather.ingress[0].fqdn}",
      "https://weather.containers.localhost",
    ],
    ["https://login.microsoftonline.com/x", "http://localhost:2/x"],
    [`${dollar}#{escaped} and %%{escaped}`, `${dollar}{escaped} and %{escaped}`],
  ])("%s is %s", (text, value) => {
    expect(resolve(text)).toEqual(value);
  });

  it("takes a variable from the environment as Terraform does, or its default", () => {
    vi.stubEnv("TF_VAR_key", "from outside");
    expect(resolve("#{var.key}")).toBe("from outside");
    vi.unstubAllEnvs();
    expect(resolve("#{var.key}")).toBe("k");
  });

  it("draws random values once", () => {
    const twice = resolve("#{random_bytes.key.base64} #{random_bytes.key.base64}");
    const [first, second] = String(twice).split(" ");
    expect(Buffer.from(first ?? "", "base64")).toHaveLength(32);
    expect(second).toBe(first);
  });

  it.each([
    ["#{azurerm_api_management.other.name}", "cannot be resolved"],
    ["#{var.other}", "cannot be resolved"],
    ["#{var.hosts[2]}", "cannot be resolved"],
    ["#{lower(azurerm_api_management.gateway.name)}", "cannot be resolved"],
    ["#{azurerm_api_management.gateway.public_ip_addresses}", "known in Azure only"],
    ["%{ if true }x%{ endif }", "directives"],
  ])("%s is refused", (text, sentence) => {
    expect(() => resolve(text)).toThrow(sentence);
    expect(() => resolve(text)).toThrow(StartError);
  });
});
