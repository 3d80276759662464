import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack, Testing } from "cdktf";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import {
  AzurePlatform,
  BackendSecret,
  ContainerImage,
  ContainerTelemetry,
  McpContainerServer,
  Observability,
} from "../../../constructs/index.ts";
import { environmentOf } from "../../../local/stack/containers.ts";
import { LocalCloud } from "../../../local/stack/local-cloud.ts";
import { References } from "../../../local/stack/references.ts";
import { TerraformJson } from "../../../local/stack/terraform-json.ts";

const folder = mkdtempSync(join(tmpdir(), "containers-"));
const variable = "APPLICATIONINSIGHTS_CONNECTION_STRING";
const uri = "https://contoso.vault.azure.net/secrets/insights";
const here = "InstrumentationKey=1;IngestionEndpoint=http://localhost:1/";
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** The environment on this machine of a container that a stack gives a connection string by these properties. */
function environment(
  properties: (string: BackendSecret) => {
    readonly telemetry?: ContainerTelemetry;
    readonly secrets?: Readonly<Record<string, BackendSecret>>;
  },
  given: ReadonlyMap<string, string> = new Map(),
): Readonly<Record<string, string>> {
  const stack = new TerraformStack(Testing.app(), "mcp");
  const platform = new AzurePlatform(stack, "azure");
  const { connectionString } = new Observability(stack, "logs", { platform });
  new McpContainerServer(stack, "orders", {
    platform,
    image: ContainerImage.fromReference("registry.example/orders:1"),
    ...properties(connectionString),
  });
  const file = join(folder, "cdk.tf.json");
  writeFileSync(file, Testing.synth(stack));
  const terraform = TerraformJson.read(file);
  const cloud = new LocalCloud("http://localhost:1", "tenant-id");
  cloud.secrets = given;
  const [app] = terraform.ofType("azurerm_container_app");
  if (app === undefined) throw new Error("The stack has no container.");
  return environmentOf(app, new References(terraform, cloud));
}

describe("a container that sends its telemetry to Application Insights", () => {
  const observed = (string: BackendSecret) => ({
    telemetry: ContainerTelemetry.azureMonitor(string),
  });
  const kept = () => observed(BackendSecret.fromKeyVault(uri));
  const named = (string: BackendSecret) => ({ secrets: { INSIGHTS: string } });

  it.each([
    ["its own stack's", observed, variable],
    ["one in a Key Vault", kept, variable],
    ["one by a name of its own", named, "INSIGHTS"],
  ])("has %s on this machine only where the environment has it", (_, properties, name) => {
    expect(environment(properties)).not.toHaveProperty(name);
    vi.stubEnv(name, here);
    expect(environment(properties)[name]).toBe(here);
  });

  it("has that of a Key Vault where somebody gives it", () => {
    expect(environment(kept, new Map([[uri, here]]))[variable]).toBe(here);
  });
});
