import { describe, expect, it } from "vitest";
import { one, said } from "./stacks.ts";

const secret = "s3cr3t-of-nobody-in-particular";

describe("what is told of secrets", () => {
  it.each<[id: string, sentence: string, stack: Record<string, unknown>]>([
    [
      "secret-output",
      "output.key: The output is made of the secret azurerm_storage_account.it.primary_access_key.",
      {
        resource: one("azurerm_storage_account", {}),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
        output: { key: { value: "${azurerm_storage_account.it.primary_access_key}" } },
      },
    ],
    [
      "secret-output",
      "random_password.it.result",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
      { output: { all: { value: { a: ["${upper(random_password.it.result)}"] } } } },
    ],
    [
      "secret-output",
      "azurerm_application_insights.it.connection_string",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
      { output: { x: { value: "k=${azurerm_application_insights.it[0].connection_string}" } } },
    ],
    [
      "plain-secret",
      "value of a secret named value is written in plain text",
      { resource: one("azurerm_api_management_named_value", { secret: true, value: secret }) },
    ],
    [
      "plain-secret",
      "The value is written in plain text",
      { resource: one("azurerm_key_vault_secret", { value: secret }) },
    ],
    [
      "plain-secret",
      "The value of the secret key is written in plain text",
      { resource: one("azurerm_container_app", { secret: [{ name: "key", value: secret }] }) },
    ],
    [
      "plain-secret",
      "The variable ERP_API_KEY is written in plain text",
      {
        resource: one("azurerm_container_app", {
          template: { container: [{ env: [{ name: "ERP_API_KEY", value: secret }] }] },
        }),
      },
    ],
    [
      "plain-secret",
      "tags.note has a key of a connection string in it",
      { resource: one("azurerm_resource_group", { tags: { note: "AccountKey=abcdefghij==" } }) },
    ],
    [
      "plain-secret",
      "url has a function key in it",
      {
        resource: one("azurerm_api_management_backend", {
          url: "https://f.example/mcp?code=abcdefghijklmnopqrstuvwx",
        }),
      },
    ],
    [
      "plain-secret",
      "variable.key: The default of the sensitive variable is written in plain text.",
      { variable: { key: { sensitive: true, default: secret } } },
    ],
    [
      "plain-secret",
      "locals: note has a private key in it",
      { locals: { note: "-----BEGIN RSA PRIVATE KEY-----" } },
    ],
    [
      "open-named-value",
      "its value is azuread_application_password.it.value",
      {
        resource: one("azurerm_api_management_named_value", {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
          value: "${azuread_application_password.it.value}",
        }),
      },
    ],
  ])("%s: %s", (id, sentence, stack) => {
    expect(said(id, stack)).toEqual([expect.stringContaining(sentence)]);
  });
});
