import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, describe, expect, it } from "vitest";
import { Closing } from "../../local/closing.ts";
import { noData } from "../../local/data/data-folder.ts";
import { layFoundation } from "../../local/foundation.ts";
import { LocalCloud } from "../../local/stack/local-cloud.ts";
import { References } from "../../local/stack/references.ts";
import { storageContainers } from "../../local/stack/storage-accounts.ts";
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
  ])("of %s services is refused before anything of it starts", async (count, resource) => {
    const silent = pino({ level: "silent" });
    const options = { stack: stackOf(resource) };
    await expect(
      layFoundation(options, "http://localhost:1", noData(), silent, new Closing()),
    ).rejects.toThrow(
      `One service runs here at a time, with any number of gateways on it: the stack must have one API Management service, and it has ${count}. Run a stack for each.`,
    );
  });

  it("has each storage account as one of its own, so that blob containers of one name are two", () => {
    const container = (account: string) => ({ name: "mcp-gateway", storage_account_id: account });
    const found = (count: number) => {
      const containers = Array.from({ length: count }, (_, index) => [
        `c${index}`,
        `/local/a${index}`,
      ]);
      const resource = {
        azurerm_storage_container: Object.fromEntries(
          containers.map(([name = "", account = ""]) => [name, container(account)]),
        ),
      };
      const stack = TerraformJson.read(stackOf(resource));
      const cloud = new LocalCloud("http://localhost:1", "tenant");
      return storageContainers({ stack, cloud, references: new References(stack, cloud) });
    };
    expect(found(2)).toEqual([
      { account: "localgateway", name: "mcp-gateway" },
      { account: "localgateway2", name: "mcp-gateway" },
    ]);
    expect(() => found(17)).toThrow("The stack has more than 16 storage accounts");
  });
});
