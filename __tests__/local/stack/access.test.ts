import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readGateway } from "../../../local/stack/apis.ts";
import { checkAttributes } from "../../../local/stack/check-attributes.ts";
import { LocalCloud } from "../../../local/stack/local-cloud.ts";
import { References } from "../../../local/stack/references.ts";
import { readAttributes } from "../../../local/stack/schema.ts";
import { TerraformJson } from "../../../local/stack/terraform-json.ts";

const folder = mkdtempSync(join(tmpdir(), "access-"));
afterAll(() => rmSync(folder, { recursive: true }));

const api = (more: object) => ({
  name: "orders",
  display_name: "Orders",
  path: "orders",
  protocols: ["https"],
  revision: "1",
  ...more,
});

/** A stack with an API and what else there is of these types. */
function stackOf(orders: object, resources: Readonly<Record<string, object>> = {}) {
  const service = { name: "service", sku_name: "Developer_1" };
  const document = {
    resource: {
      azurerm_api_management: { service },
      azurerm_api_management_api: { orders: api(orders) },
      ...resources,
    },
  };
  const file = join(folder, "cdk.tf.json");
  writeFileSync(file, JSON.stringify(document));
  const stack = TerraformJson.read(file);
  checkAttributes(stack);
  return stack;
}

function read(stack: TerraformJson) {
  const references = new References(stack, new LocalCloud("http://localhost:1", "tenant"));
  return { gateway: readGateway(stack, references), references };
}

/** Everything that says who may call which API. */
const everything = {
  azurerm_api_management_product: {
    starter: {
      product_id: "starter",
      display_name: "Starter",
      published: true,
      approval_required: true,
      subscriptions_limit: 2,
    },
    open: {
      product_id: "open",
      display_name: "Open",
      published: false,
      subscription_required: false,
    },
  },
  azurerm_api_management_product_api: {
    orders: {
      product_id: `\${azurerm_api_management_product.starter.product_id}`,
      api_name: `\${azurerm_api_management_api.orders.name}`,
    },
  },
  azurerm_api_management_product_group: {
    developers: { product_id: "starter", group_name: "developers" },
    partners: {
      product_id: "starter",
      group_name: `\${azurerm_api_management_group.partners.name}`,
    },
  },
  azurerm_api_management_product_policy: {
    starter: { product_id: "starter", xml_content: "<policies>$${x}</policies>" },
  },
  azurerm_api_management_group: {
    partners: { name: "partners", display_name: "Partners", type: "custom" },
  },
  azurerm_api_management_group_user: { ada: { group_name: "partners", user_id: "ada" } },
  azurerm_api_management_user: {
    ada: {
      user_id: "ada",
      email: "ada@contoso.example",
      first_name: "Ada",
      last_name: "Lovelace",
      note: "first",
    },
  },
  azurerm_api_management_subscription: {
    mobile: {
      display_name: "Mobile",
      product_id: `\${azurerm_api_management_product.starter.id}`,
      user_id: `\${azurerm_api_management_user.ada.id}`,
      state: "active",
    },
    api: {
      subscription_id: "for-the-api",
      display_name: "API",
      api_id: "/subscriptions/0/apis/orders;rev=2",
      primary_key: "a-key",
      secondary_key: "another",
      state: "active",
    },
    all: { display_name: "All" },
  },
};

describe("who may call an API, as a stack says it", () => {
  it("are whom products, subscriptions, users and groups name", () => {
    const { gateway, references } = read(stackOf({ subscription_required: true }, everything));
    const { products, subscriptions, users } = gateway.access ?? {};
    expect(products).toEqual([
      {
        id: "starter",
        name: "Starter",
        isPublished: true,
        subscriptionRequired: true,
        approvalRequired: true,
        subscriptionsLimit: 2,
        groups: [
          { id: "developers", name: "Developers" },
          { id: "partners", name: "Partners" },
        ],
        apis: new Set(["orders"]),
        policy: {
          address: "azurerm_api_management_product_policy.starter",
          text: `<policies>\${x}</policies>`,
        },
      },
      expect.objectContaining({ id: "open", isPublished: false, subscriptionRequired: false }),
    ]);
    expect(subscriptions).toMatchObject([
      { id: "mobile", scope: { kind: "product", id: "starter" }, isActive: true, owner: "ada" },
      {
        id: "for-the-api",
        scope: { kind: "api", id: "orders" },
        primaryKey: "a-key",
        secondaryKey: "another",
      },
      // Without a state it waits for an approval.
      { id: "all", scope: { kind: "all" }, isActive: false },
    ]);
    expect(users).toMatchObject([
      {
        id: "ada",
        firstName: "Ada",
        note: "first",
        groups: [{ id: "partners", name: "Partners" }],
      },
    ]);
    const key = subscriptions?.[0]?.primaryKey;
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    const output = `\${azurerm_api_management_subscription.mobile.primary_key}`;
    expect(references.value(output)).toBe(key);
    expect(gateway.apis[0]?.keys).toEqual({
      required: true,
      header: "Ocp-Apim-Subscription-Key",
      query: "subscription-key",
    });
  });

  it.each([
    ["is asked for a key unless the stack says otherwise", {}, true],
    ["is asked for none where the stack says so", { subscription_required: false }, undefined],
  ])("an API %s", (_how, orders, required) => {
    expect(read(stackOf(orders)).gateway.apis[0]?.keys?.required).toBe(required);
  });

  it("an API has names of its own for keys", () => {
    const names = { subscription_key_parameter_names: [{ header: "X-Key", query: "key" }] };
    expect(read(stackOf(names)).gateway.apis[0]?.keys).toEqual({
      required: true,
      header: "X-Key",
      query: "key",
    });
  });

  it("nobody knows which keys there are where a stack says nothing of them", () => {
    const { gateway } = read(stackOf({ subscription_required: false }));
    expect([gateway.access, gateway.apis[0]?.keys]).toEqual([undefined, undefined]);
  });

  it("every attribute that is declared as read is read", () => {
    const stack = stackOf({}, everything);
    const seen = attributesSeen(stack);
    read(stack);
    for (const type of Object.keys(everything)) {
      for (const name of readAttributes().get(type) ?? []) {
        expect([...(seen.get(type) ?? [])], `${type}.${name}`).toContain(name);
      }
    }
  });
});

import { attributesSeen } from "./attributes-seen.ts";
