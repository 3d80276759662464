import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Local, startLocal } from "../../../local/start-local.ts";

/** The project's stack, with an API of somebody else that is called with keys of a product. */
function withProduct(folder: string): string {
  const stack = inject("stack");
  const document = JSON.parse(readFileSync(stack, "utf8")) as {
    resource: Record<string, Record<string, object>>;
  };
  const add = (type: string, values: object) => {
    document.resource[type] = { ...document.resource[type], extra: values };
  };
  const policy = (inbound: string) =>
    `<policies><inbound><base />${inbound}</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`;
  add("azurerm_api_management_api", {
    ...{ name: "clock", display_name: "Clock", path: "clock", protocols: ["https"], revision: "1" },
    subscription_required: true,
  });
  add("azurerm_api_management_api_operation", {
    ...{ api_name: "clock", operation_id: "now", display_name: "Now", method: "GET" },
    url_template: "/now",
  });
  add("azurerm_api_management_api_operation_policy", {
    ...{ api_name: "clock", operation_id: "now" },
    xml_content: policy(
      '<return-response><set-status code="200" reason="OK" /><set-body>@(context.Product.Name + " " + context.User.FirstName + " " + context.Variables.GetValueOrDefault("from", "nowhere"))</set-body></return-response>',
    ),
  });
  add("azurerm_api_management_product", {
    ...{ product_id: "starter", display_name: "Starter", published: true },
  });
  add("azurerm_api_management_product_api", { product_id: "starter", api_name: "clock" });
  add("azurerm_api_management_product_policy", {
    product_id: "starter",
    xml_content: policy(
      '<quota calls="2" renewal-period="3600" /><set-variable name="from" value="product" />',
    ),
  });
  add("azurerm_api_management_user", {
    ...{ user_id: "ada", email: "ada@contoso.example", first_name: "Ada", last_name: "Lovelace" },
  });
  add("azurerm_api_management_subscription", {
    ...{ subscription_id: "mobile", display_name: "Mobile", state: "active" },
    product_id: `\${azurerm_api_management_product.extra.id}`,
    user_id: `\${azurerm_api_management_user.extra.id}`,
  });
  // Assets are named relative to it.
  const file = join(dirname(stack), `with-product-${folder.split("-").at(-1)}.tf.json`);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

const folder = mkdtempSync(join(tmpdir(), "product-"));
let local: Local;
let file: string;

beforeAll(async () => {
  file = withProduct(folder);
  local = await startLocal({ stack: file });
});
afterAll(async () => {
  await local.close();
  rmSync(file);
  rmSync(folder, { recursive: true });
});

const ask = async (key?: string) => {
  const headers = key === undefined ? {} : { "Ocp-Apim-Subscription-Key": key };
  const answer = await fetch(`${new URL(local.issuer).origin}/clock/now`, { headers });
  return { status: answer.status, text: await answer.text() };
};

describe("an API of a stack that is called with keys", () => {
  it("is called by a product, with its policy, its user and its quota", async () => {
    const { mobile = "" } = local.subscriptionKeys;
    expect((await ask()).status).toBe(401);
    expect((await ask("wrong")).status).toBe(401);
    expect(await ask(mobile)).toEqual({ status: 200, text: "Starter Ada product" });
    expect((await ask(mobile)).status).toBe(200);
    expect((await ask(mobile)).status).toBe(403);
  });

  it("leaves the gateway's own as they are", async () => {
    const [server = ""] = local.servers;
    expect((await fetch(server, { method: "POST" })).status).toBe(401);
    const metadata = await fetch(`${local.issuer}/.well-known/oauth-authorization-server`);
    expect(metadata.status).toBe(200);
  });
});
