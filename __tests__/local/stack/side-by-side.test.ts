import { describe, expect, it } from "vitest";
import { StartError } from "../../../local/errors.ts";
import { readsStateOf, sideBySide } from "../../../local/stack/side-by-side.ts";
import type { StackDocument, StackFile } from "../../../local/stack/stack-document.ts";

function file(
  name: string,
  document: StackDocument,
  variables: Record<string, unknown> = {},
): StackFile {
  return {
    name,
    folder: `stacks/${name}`,
    document,
    variables: new Map(Object.entries(variables)),
  };
}

const platform = file(
  "platform",
  {
    resource: {
      azurerm_api: { main: { name: "platform's", group: `\${azurerm_group.main.name}` } },
      azurerm_group: { main: { name: `\${var.prefix}-group` } },
    },
    data: { azuread_config: { me: {} } },
    output: { gateway: { value: `\${azurerm_api.main.id}` } },
    terraform: { backend: { azurerm: { container: "states", key: "platform.tfstate", lease: 5 } } },
  },
  { prefix: "mcp" },
);

function product(config: Readonly<Record<string, unknown>>): StackFile {
  return file(
    "product",
    {
      resource: {
        azurerm_api: {
          main: {
            name: "product's",
            parent: `\${data.terraform_remote_state.platform.outputs.gateway}`,
            who: `\${data.azuread_config.me.id}`,
          },
        },
      },
      data: {
        azuread_config: { me: {} },
        terraform_remote_state: { platform: { backend: "azurerm", config } },
      },
    },
    { prefix: "orders" },
  );
}

const place = { container: "states", key: "platform.tfstate" };

describe("stacks side by side", () => {
  it("have addresses and variables of their own, where both have the same ones", () => {
    const [one, other] = sideBySide([platform, product(place)]);
    expect(one?.document.resource).toEqual({
      azurerm_api: {
        "platform--main": { name: "platform's", group: `\${azurerm_group.platform--main.name}` },
      },
      azurerm_group: { "platform--main": { name: `\${var.platform--prefix}-group` } },
    });
    expect(other?.document.resource?.["azurerm_api"]).toMatchObject({
      "product--main": { who: `\${data.azuread_config.product--me.id}` },
    });
    expect([...(one?.variables ?? [])]).toEqual([["platform--prefix", "mcp"]]);
    expect([...(other?.variables ?? [])]).toEqual([["product--prefix", "orders"]]);
    expect(one?.folder).toBe("stacks/platform");
  });

  it("have each other's outputs where one reads the other's state, by the names that those have now", () => {
    const [, other] = sideBySide([platform, product(place)]);
    const states = other?.document.data?.["terraform_remote_state"];
    expect(states?.["product--platform"]).toMatchObject({
      outputs: { gateway: `\${azurerm_api.platform--main.id}` },
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["another key", { ...place, key: "other.tfstate" }],
    ["another container", { ...place, container: "others" }],
    ["nothing that both say", { account: "states" }],
    ["nothing", {}],
  ])("have none of a state at %s", (_where, config) => {
    const reader = product(config);
    expect(readsStateOf(reader.document, platform.document)).toBe(false);
    const [, other] = sideBySide([platform, reader]);
    const states = other?.document.data?.["terraform_remote_state"];
    expect(states?.["product--platform"]?.["outputs"]).toEqual({});
  });

  it("are told which reads whose", () => {
    const { document } = product(place);
    expect(readsStateOf(document, platform.document)).toBe(true);
    expect(readsStateOf(platform.document, document)).toBe(false);
  });

  it("keep text that is no reference, or none of theirs", () => {
    const texts = {
      escaped: `$\${azurerm_api.main.id} %%{azurerm_api.main}`,
      prose: "azurerm_api.main is a name",
      longer: `\${azurerm_api.main-2.id} \${xazurerm_api.main.id} \${module.azurerm_api.main.id}`,
      nested: [{ at: `\${azurerm_api.main.id}` }],
      number: 5,
      nothing: null,
    };
    const resource = { azurerm_api: { main: texts } };
    const [one] = sideBySide([file("one", { resource }), file("two", {})]);
    expect(one?.document.resource?.["azurerm_api"]?.["one--main"]).toEqual({
      ...texts,
      nested: [{ at: `\${azurerm_api.one--main.id}` }],
    });
  });

  it("are not two of one name", () => {
    expect(() => sideBySide([platform, file("platform", {})])).toThrow(StartError);
    expect(() => sideBySide([platform, file("platform", {})])).toThrow(
      "Two of the stacks are called platform.",
    );
  });
});
