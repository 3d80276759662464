import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { StackRules } from "../../../constructs/index.ts";

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

/** What one rule says of a stack. */
function said(id: string, stack: Record<string, unknown>): string[] {
  return StackRules.check(stack)
    .filter((finding) => finding.id === id)
    .map(({ message }) => message);
}

const one = (type: string, values: Record<string, unknown>): Blocks => ({ [type]: { it: values } });

/** An API of an MCP server with a policy, its sections given. */
function mcpApi(sections: Record<string, string>, more: Blocks = {}): Blocks {
  const xml = ["inbound", "backend", "outbound", "on-error"]
    .map((name) => `<${name}>${sections[name] ?? "<base />"}</${name}>`)
    .join("");
  return {
    azurerm_api_management_api: {
      notes: {
        name: "notes-mcp",
        display_name: "Notes",
        path: "notes/mcp",
        protocols: ["https"],
        revision: "1",
        service_url: "https://notes.example",
      },
    },
    azurerm_api_management_api_policy: {
      notes: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
        api_name: "${azurerm_api_management_api.notes.name}",
        xml_content: `<policies>${xml}</policies>`,
      },
    },
    ...more,
  };
}

const fragment = (name: string, value: string): Blocks =>
  one("azurerm_api_management_policy_fragment", { name, value: `<fragment>${value}</fragment>` });
const check = '<validate-jwt header-name="Authorization" />';
const when = (condition: string, inside: string, otherwise = "") =>
  `<choose><when condition="@(${condition})">${inside}</when>${otherwise}</choose>`;
const stream = '<forward-request buffer-response="false" />';

describe("token-check", () => {
  const passes = (inbound: string, more: Blocks = {}) =>
    said("token-check", { resource: mcpApi({ inbound }, more) });
  const answer = "<return-response />";

  it.each([
    ["nothing", "<base />"],
    ["a check on one of two ways", when("true", check)],
    ["a check in one branch", when("true", check, "<otherwise><base /></otherwise>")],
    ["a check in an answer that is not given", when("true", answer)],
    ["a key of a subscription", '<check-header name="Ocp-Apim-Subscription-Key" />'],
    ["a fragment that is not there", '<include-fragment fragment-id="check" />'],
  ])("misses it: %s", (_, inbound) => {
    expect(passes(inbound)).toEqual([
      expect.stringContaining("Put validate-jwt before everything that leads to the backend"),
    ]);
  });

  it.each([
    ["before all", check],
    ["of Entra's own", "<validate-azure-ad-token />"],
    ["on every way", when("true", check, `<otherwise>${check}</otherwise>`)],
    ["on the one that does not answer", when("true", answer, `<otherwise>${check}</otherwise>`)],
    ["after an answer to some", when("true", answer) + check],
    ["nowhere, since all are answered", answer],
  ])("finds it %s", (_, inbound) => {
    expect(passes(inbound)).toEqual([]);
  });

  it("finds it in a fragment, and in a policy around it", () => {
    const include = '<include-fragment fragment-id="check" />';
    expect(passes(include, fragment("check", check))).toEqual([]);
    const global = `<policies><inbound>${check}</inbound></policies>`;
    const around = one("azurerm_api_management_policy", { xml_content: global });
    expect(passes("<base />", around)).toEqual([]);
    expect(passes("", around)).toHaveLength(1);
  });

  it("misses it at an operation that leaves out what the API does", () => {
    const operation = {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
      api_name: "${azurerm_api_management_api.notes.name}",
      operation_id: "post",
      url_template: "/",
    };
    const policy = (inbound: string): Blocks => ({
      ...one("azurerm_api_management_api_operation", operation),
      ...one("azurerm_api_management_api_operation_policy", {
        ...operation,
        xml_content: `<policies><inbound>${inbound}</inbound></policies>`,
      }),
    });
    expect(passes(check, policy("<base />"))).toEqual([]);
    expect(passes(check, policy(""))).toEqual([
      expect.stringMatching(/^\[token-check\] azurerm_api_management_api_operation\.it: /),
    ]);
  });

  it("cannot be found by a policy that Terraform makes", () => {
    const resource = mcpApi({});
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
    const file = '${file("policy.xml")}';
    Object.assign(resource["azurerm_api_management_api_policy"]?.["notes"] ?? {}, {
      xml_content: file,
    });
    expect(said("token-check", { resource })).toEqual([
      expect.stringContaining("cannot be read here"),
    ]);
  });
});

describe("streamed-answers", () => {
  const held = (backend: string, outbound = "") =>
    said("streamed-answers", { resource: mcpApi({ backend, outbound }) });
  const read = '<set-variable name="x" value="@(context.Response.Body.As<string>())" />';

  it.each([
    ["buffered", "<base />", ""],
    ["buffered", "<forward-request />", ""],
    ["buffered", when("true", "<forward-request />", `<otherwise>${stream}</otherwise>`), ""],
    ["<set-variable> reads", stream, read],
    ["<set-variable> reads", stream, when("context.Response.StatusCode == 200", read)],
    ["<find-and-replace> reads", stream, '<find-and-replace from="a" to="b" />'],
  ])("%s", (sentence, backend, outbound) => {
    expect(held(backend, outbound)).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([
    ["", stream],
    [when('call == "tools/list"', read), stream],
    [when('contentType != "text/event-stream"', read), stream],
    ["", when('call == "tools/list"', "<forward-request />", `<otherwise>${stream}</otherwise>`)],
  ])("says nothing of what passes or is no stream: %s", (outbound, backend) => {
    expect(held(backend, outbound)).toEqual([]);
  });

  it("says nothing of APIs that are about something else", () => {
    const resource = mcpApi({ backend: "<base />", outbound: read });
    Object.assign(resource["azurerm_api_management_api"]?.["notes"] ?? {}, {
      name: "orders",
      path: "orders",
    });
    expect(said("streamed-answers", { resource })).toEqual([]);
  });
});

describe("a backend", () => {
  const app = (env: object[]): Blocks => ({
    azurerm_container_app: { notes: { name: "ca-notes", template: { container: [{ env }] } } },
    azurerm_api_management_backend: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
      notes: { url: "https://${azurerm_container_app.notes.ingress[0].fqdn}" },
    },
  });

  it("in a container is told whom to trust", () => {
    const names = ["TOKEN_ISSUER", "TOKEN_AUDIENCE", "TOKEN_JWKS_URI", "TOKEN_SUBJECTS"];
    const env = names.map((name) => ({ name, value: "x" }));
    expect(said("container-trust", { resource: app(env) })).toEqual([]);
    expect(said("container-trust", { resource: app(env.slice(0, 3)) })).toEqual([
      expect.stringContaining("The container does not have TOKEN_SUBJECTS"),
    ]);
  });

  it.each([
    [1, ""],
    [1, '<set-header name="X-Key" exists-action="delete" />'],
    [
      1,
      '<return-response><set-header name="X"><value>{{v}}</value></set-header></return-response>',
    ],
    [0, '<authentication-managed-identity resource="api://notes" />'],
    [0, '<set-header name="X-Key"><value>{{notes-key}}</value></set-header>'],
  ])("gets something that proves the gateway (%i found): %s", (found, inbound) => {
    const resource = mcpApi({ inbound });
    expect(said("backend-proof", { resource })).toHaveLength(found);
  });
});

const secret = "s3cr3t-of-nobody-in-particular";

describe("what is told of a bad stack", () => {
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
      "open-named-value",
      "its value is azuread_application_password.it.value",
      {
        resource: one("azurerm_api_management_named_value", {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
          value: "${azuread_application_password.it.value}",
        }),
      },
    ],
    [
      "public-blobs",
      "allow_nested_items_to_be_public: Containers of the account may be made public.",
      { resource: one("azurerm_storage_account", {}) },
    ],
    [
      "public-blobs",
      "Anybody may read the container.",
      { resource: one("azurerm_storage_container", { container_access_type: "blob" }) },
    ],
    [
      "shared-keys",
      "Shared keys open the account.",
      { resource: one("azurerm_storage_account", { allow_nested_items_to_be_public: false }) },
    ],
    [
      "registry-users",
      "The registry has an admin user.",
      { resource: one("azurerm_container_registry", { admin_enabled: true }) },
    ],
    [
      "vault-access",
      "Access policies give the rights of the vault.",
      { resource: one("azurerm_key_vault", {}) },
    ],
    [
      "vault-deletion",
      "The vault can be purged as soon as it is deleted.",
      { resource: one("azurerm_key_vault", { purge_protection_enabled: false }) },
    ],
    ["state-in-file", "The state is a file on the machine that deploys.", {}],
    [
      "tls-versions",
      "min_tls_version: TLS older than 1.2 is accepted.",
      { resource: one("azurerm_storage_account", { min_tls_version: "TLS1_1" }) },
    ],
    [
      "plain-http",
      "The API answers plain HTTP.",
      { resource: one("azurerm_api_management_api", { protocols: ["http", "https"] }) },
    ],
    [
      "plain-http",
      "The backend has a plain HTTP address.",
      { resource: one("azurerm_api_management_backend", { url: "http://notes.example" }) },
    ],
    [
      "plain-http",
      "The certificate of the backend is not verified.",
      {
        resource: one("azurerm_api_management_backend", {
          url: "https://notes.example",
          tls: { validate_certificate_name: false },
        }),
      },
    ],
    [
      "old-protocols",
      "security.frontend_tls10_enabled is on.",
      {
        resource: one("azurerm_api_management", {
          security: { frontend_tls10_enabled: true, triple_des_ciphers_enabled: false },
        }),
      },
    ],
    [
      "logged-content",
      "frontend_request logs 1024 bytes of each body.",
      {
        resource: one("azurerm_api_management_api_diagnostic", {
          frontend_request: { body_bytes: 1024 },
        }),
      },
    ],
    [
      "logged-content",
      "backend_request logs the headers Authorization.",
      {
        resource: one("azurerm_api_management_diagnostic", {
          backend_request: [{ headers_to_log: ["Authorization"] }],
        }),
      },
    ],
    [
      "logged-queries",
      "The parameters of URLs go into the log.",
      { resource: one("azurerm_api_management_diagnostic", {}) },
    ],
    [
      "azure-names",
      'name must be lower-case letters and digits, 3 at least, at most 24 characters; it is "st-notes".',
      { resource: one("azurerm_storage_account", { name: "st-notes" }) },
    ],
    [
      "azure-names",
      "at most 32 characters",
      {
        resource: {
          azurerm_container_app: {
            // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
            notes: { name: "ca-a-server-with-a-long-name-${random_string.end.result}" },
          },
          random_string: { end: { length: 6 } },
        },
      },
    ],
    [
      "azure-names",
      "has more than 24 characters already",
      {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Terraform
        resource: one("azurerm_key_vault", { name: "kv-a-vault-with-a-long-name-${var.end}" }),
      },
    ],
    [
      "azurerm-values",
      "sku_name must be a tier and a number of units",
      { resource: one("azurerm_api_management", { sku_name: "BasicV2_11" }) },
    ],
    [
      "azurerm-values",
      "url_template has {id}, and there is no template_parameter of the name.",
      { resource: one("azurerm_api_management_api_operation", { url_template: "/notes/{id}" }) },
    ],
    [
      "azurerm-values",
      "secret must be true where the value is in a Key Vault.",
      { resource: one("azurerm_api_management_named_value", { value_from_key_vault: {} }) },
    ],
    [
      "azurerm-values",
      "template.container.readiness_probe.transport must be one of HTTP, HTTPS, TCP",
      {
        resource: one("azurerm_container_app", {
          template: { container: [{ readiness_probe: [{ transport: "GRPC" }] }] },
        }),
      },
    ],
    [
      "resource-ids",
      "storage_account_id must be /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{name}",
      {
        resource: one("azurerm_storage_container", {
          storage_account_id:
            "/subscriptions/1/resourcegroups/rg/providers/Microsoft.Storage/storageAccounts/st",
        }),
      },
    ],
  ])("%s: %s", (id, sentence, stack) => {
    expect(said(id, stack)).toEqual([expect.stringContaining(sentence)]);
  });

  it("is something of every rule, and the guide names all", () => {
    const guide = readFileSync("docs/guide.md", "utf8");
    for (const { id, severity, title, reason, remedy } of StackRules.all) {
      expect(guide).toContain(`| \`${id}\` | ${title} | ${severity} |`);
      expect([title, reason, remedy].filter((text) => text.length < 15)).toEqual([]);
      expect(reason).toMatch(/\(.*(?:RFC|OWASP|CWE|Microsoft|Terraform|source of).*\)/);
      expect(remedy).toMatch(/\.$/);
    }
  });
});
