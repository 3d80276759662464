import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, describe, expect, it } from "vitest";
import { Closing } from "../../local/closing.ts";
import { noData } from "../../local/data/data-folder.ts";
import { layFoundation, storageContainers } from "../../local/foundation.ts";
import { LocalCloud } from "../../local/stack/local-cloud.ts";
import { References } from "../../local/stack/references.ts";
import { TerraformJson } from "../../local/stack/terraform-json.ts";

const folder = mkdtempSync(join(tmpdir(), "foundation-"));
afterAll(() => rmSync(folder, { recursive: true }));

function stackOf(resource: object): string {
  const file = join(folder, "cdk.tf.json");
  writeFileSync(file, JSON.stringify({ resource }));
  return file;
}

const service = (name: string) => ({ name, sku_name: "BasicV2_1" });

describe("a stack", () => {
  it.each([
    ["none", {}],
    ["2", { azurerm_api_management: { one: service("one"), two: service("two") } }],
  ])("of %s gateways is refused before anything of it starts", async (count, resource) => {
    const silent = pino({ level: "silent" });
    const options = { stack: stackOf(resource) };
    await expect(
      layFoundation(options, "http://localhost:1", noData(), silent, new Closing()),
    ).rejects.toThrow(
      `One gateway runs here at a time: the stack must have one API Management service, and it has ${count}. Run a stack for each.`,
    );
  });

  it("has no two blob containers of one name, though their accounts differ", () => {
    const container = (name: string) => ({ name, storage_account_id: "/subscriptions/x" });
    const found = (other: string) => {
      const resource = {
        azurerm_storage_container: { one: container("mcp-gateway"), two: container(other) },
      };
      const stack = TerraformJson.read(stackOf(resource));
      const cloud = new LocalCloud("http://localhost:1", "tenant");
      return storageContainers({ stack, references: new References(stack, cloud) });
    };
    expect(found("others")).toEqual(["mcp-gateway", "others"]);
    expect(() => found("mcp-gateway")).toThrow(
      'Two blob containers of the stack are called "mcp-gateway".',
    );
  });
});
