import { describe, expect, it } from "vitest";
import { LocalCloud } from "../../../local/stack/local-cloud.ts";

const cloud = new LocalCloud("http://localhost:8080", "11111111-2222-4333-8444-555555555555");

function keyOf(values: Readonly<Record<string, unknown>>): unknown {
  const block = { address: "random_bytes.key", type: "random_bytes", folder: ".", values };
  return cloud.attribute(block, ["base64"]);
}

const made = (path: string) => ({ metadata: { path, uniqueId: "key" } });

describe("a key that was drawn", () => {
  const key = keyOf({ "//": made("one/gateway/key"), length: 64 });

  it.each([
    ["the stack is called something else", { "//": made("other/gateway/key") }],
    ["CDKTF says nothing of it", {}],
    ["it is replaced in another order", { lifecycle: { create_before_destroy: true } }],
    ["it waits for something", { depends_on: ["azurerm_resource_group.group"] }],
  ])("stays when %s", (_change, values) => {
    expect(keyOf({ ...values, length: 64 })).toBe(key);
  });

  it("is another one when an argument changes", () => {
    const longer = String(keyOf({ length: 96 }));
    expect(Buffer.from(longer, "base64")).toHaveLength(96);
    expect(longer).not.toBe(key);
  });
});
