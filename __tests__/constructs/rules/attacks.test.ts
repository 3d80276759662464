import { describe, expect, it } from "vitest";
import { type Blocks, check, mcpApi, one, reference, said, stream, when } from "./stacks.ts";

const key = "azurerm_storage_account.it.primary_access_key";
const output = (value: unknown, more: Record<string, unknown> = {}) => ({
  output: { key: { value } },
  ...more,
});

describe("a secret in an output is seen", () => {
  it.each<[how: string, stack: Record<string, unknown>]>([
    ["in a local value", output(reference("local.key"), { locals: { key: reference(key) } })],
    [
      "in a local value of a local value",
      output(`k=${reference("local.a")}`, {
        locals: { a: { b: [reference("local.c")] }, c: reference(key) },
      }),
    ],
    ["in a function", output(reference(`nonsensitive(${key})`))],
    ["as part of the whole resource", output(reference("jsonencode(azurerm_storage_account.it)"))],
    ["of a copy", output(reference("azurerm_storage_account.it[each.key].primary_access_key"))],
    ["of every copy", output(reference("random_password.it[*].result"))],
    ["by the name of its attribute", output(reference('random_password.it["result"]'))],
    [
      "as a sensitive variable",
      output(reference("var.key"), { variable: { key: { sensitive: true } } }),
    ],
    [
      "wrapped in data of Terraform's own",
      output(reference("terraform_data.wrap.output"), {
        resource: { terraform_data: { wrap: { input: reference(key) } } },
      }),
    ],
  ])("%s", (_, stack) => {
    expect(said("secret-output", stack)).toEqual([expect.stringContaining("made of the secret")]);
  });

  it("and what is none is not", () => {
    const harmless = {
      name: reference("azurerm_storage_account.it.name"),
      note: `$${reference(key)}`,
      place: reference("local.place"),
      open: reference("var.open"),
    };
    const stack = { locals: { place: "westeurope" }, variable: { open: {} } };
    expect(said("secret-output", output(harmless, stack))).toEqual([]);
  });
});

describe("what only the deployment knows counts as the worst", () => {
  const unknown = reference("var.unknown");
  it.each<[id: string, resource: Blocks]>([
    ["public-blobs", one("azurerm_storage_container", { container_access_type: unknown })],
    ["plain-http", one("azurerm_storage_account", { https_traffic_only_enabled: unknown })],
    [
      "plain-http",
      one("azurerm_container_app", { ingress: [{ allow_insecure_connections: unknown }] }),
    ],
    [
      "plain-http",
      one("azurerm_api_management_backend", { tls: { validate_certificate_chain: unknown } }),
    ],
    [
      "old-protocols",
      one("azurerm_api_management", { security: { frontend_tls10_enabled: unknown } }),
    ],
    [
      "logged-content",
      one("azurerm_api_management_diagnostic", { backend_request: { body_bytes: unknown } }),
    ],
    [
      "logged-content",
      one("azurerm_api_management_diagnostic", { backend_request: { headers_to_log: unknown } }),
    ],
    ["registry-users", one("azurerm_container_registry", { admin_enabled: unknown })],
    ["vault-access", one("azurerm_key_vault", { rbac_authorization_enabled: unknown })],
  ])("%s", (id, resource) => {
    expect(said(id, { resource })).toHaveLength(1);
  });

  it("and a text counts as what it says", () => {
    const settings = { body_bytes: "1024", headers_to_log: "Authorization" };
    const resource = one("azurerm_api_management_diagnostic", { frontend_request: settings });
    expect(said("logged-content", { resource })).toHaveLength(2);
    const local = one("azurerm_api_management_backend", { url: reference("local.url") });
    const locals = { url: "http://notes.example" };
    expect(said("plain-http", { resource: local, locals })).toHaveLength(1);
  });
});

describe("a policy without a check is seen", () => {
  const bare = "<policies><inbound><base /></inbound></policies>";

  it("of an API in another stack", () => {
    for (const type of [
      "azurerm_api_management_api_policy",
      "azurerm_api_management_api_operation_policy",
    ]) {
      const policy = { api_name: "notes-mcp", operation_id: "post", xml_content: bare };
      expect(said("token-check", { resource: one(type, policy) })).toHaveLength(1);
      const checked = `<policies><inbound>${check}<base /></inbound></policies>`;
      const safe = one(type, { ...policy, xml_content: checked });
      expect(said("token-check", { resource: safe })).toEqual([]);
    }
  });

  it("in each of two resources that write the same one", () => {
    const resource = mcpApi({ inbound: check });
    const policies = resource["azurerm_api_management_api_policy"] ?? {};
    const again = { api_name: "notes-mcp", xml_content: bare };
    expect(said("token-check", { resource })).toEqual([]);
    const orders = [
      { ...policies, again },
      { again, ...policies },
    ];
    for (const both of orders) {
      const written = { ...resource, azurerm_api_management_api_policy: both };
      expect(said("token-check", { resource: written })).toHaveLength(1);
    }
  });

  it("of another revision of an API", () => {
    const resource = mcpApi({ inbound: check });
    const apis = resource["azurerm_api_management_api"] ?? {};
    const second = { ...apis["notes"], revision: "2" };
    const revised = { ...resource, azurerm_api_management_api: { ...apis, second } };
    expect(said("token-check", { resource: revised })).toEqual([
      expect.stringContaining("azurerm_api_management_api.second"),
    ]);
  });

  it("of one service beside another with the same names", () => {
    const resource = mcpApi({ inbound: check });
    const on = (service: string, blocks: Blocks) =>
      Object.fromEntries(
        Object.entries(blocks).map(([type, all]) => [
          type,
          { [service]: { ...all["notes"], api_management_name: service, api_name: "notes-mcp" } },
        ]),
      );
    const bareApi = mcpApi({});
    const both = [on("guarded", resource), on("open", bareApi)];
    const merged: Blocks = {};
    for (const blocks of both) {
      for (const [type, all] of Object.entries(blocks)) merged[type] = { ...merged[type], ...all };
    }
    expect(said("token-check", { resource: merged })).toEqual([
      expect.stringContaining("azurerm_api_management_api.open"),
    ]);
  });

  it("where a text of the deployment stands for it, whatever the API says of its backend", () => {
    const resource = mcpApi({});
    const api = resource["azurerm_api_management_api"]?.["notes"] ?? {};
    delete api["service_url"];
    const policy = resource["azurerm_api_management_api_policy"]?.["notes"] ?? {};
    policy["xml_content"] = reference('file("policy.xml")');
    expect(said("token-check", { resource })).toHaveLength(1);
  });

  it("of copies that Terraform makes", () => {
    const resource = mcpApi({ inbound: check });
    const policy = resource["azurerm_api_management_api_policy"]?.["notes"] ?? {};
    policy["api_name"] = reference("azurerm_api_management_api.notes[0].name");
    expect(said("token-check", { resource })).toEqual([]);
  });

  it("where nobody can read what is made", () => {
    const stack = {
      resource: one("azapi_resource", { type: "Microsoft.ApiManagement/service/apis/policies" }),
      module: { tools: { source: "./tools" } },
    };
    expect(said("unseen-resources", stack)).toEqual([
      expect.stringContaining("No rule reads what azapi_resource makes."),
      expect.stringContaining("module.tools: No rule reads what the module makes."),
    ]);
  });
});

describe("two resources that are one in Azure", () => {
  it.each<[type: string, same: Record<string, unknown>, sentence: string]>([
    ["azurerm_api_management_policy_fragment", { name: "mcp-access" }, "has the name of"],
    ["azurerm_api_management_api_policy", { api_name: "notes" }, "has the API of"],
    ["azurerm_api_management_named_value", { display_name: "key" }, "has the display_name of"],
    [
      "azurerm_api_management_api_operation",
      { api_name: "notes", method: "POST", url_template: "/" },
      "has the method and url_template of",
    ],
    ["azurerm_storage_container", { name: "grants" }, "has the name of"],
  ])("are seen: %s", (type, same, sentence) => {
    const distinct = (id: string) => ({ operation_id: id, name: id, ...same });
    const twice = { [type]: { one: distinct("one"), two: distinct("two") } };
    expect(said("same-resources", { resource: twice })).toEqual([
      expect.stringContaining(`${type}.two: It ${sentence} ${type}.one.`),
    ]);
    const shouted = JSON.parse(JSON.stringify(same).toUpperCase()) as Record<string, string>;
    const named = Object.entries(shouted).map(([name, value]) => [name.toLowerCase(), value]);
    const cased = {
      [type]: { one: distinct("one"), two: { ...distinct("two"), ...Object.fromEntries(named) } },
    };
    expect(said("same-resources", { resource: cased })).toHaveLength(1);
    const copies = { [type]: { one: { for_each: "a", ...same }, two: { ...same } } };
    for (const block of Object.values(copies[type] ?? {})) {
      for (const name of Object.keys(same)) Object.assign(block, { [name]: reference("each.key") });
    }
    expect(said("same-resources", { resource: copies })).toEqual([]);
  });
});

describe("a stream that is read is seen", () => {
  const held = (outbound: string, inbound = check) =>
    said("streamed-answers", { resource: mcpApi({ inbound, outbound, backend: stream }) });
  const read = '<set-variable name="x" value="@(context.Response.Body.As<string>())" />';

  it.each([
    [
      "under another name",
      '<set-variable name="x" value="@{ var answer = context.Response; return answer.Body.As<string>(); }" />',
    ],
    ["exactly when it is a stream", when('contentType == "text/event-stream"', read)],
    ["in another case too", when('call == "tools/list" || true', read)],
  ])("%s", (_, outbound) => {
    expect(held(outbound)).toHaveLength(1);
  });

  it("by a limit that counts when the answer is there", () => {
    const condition = "@(context.Response.Body.As<string>().Length > 0)";
    const limit = `<rate-limit-by-key calls="9" renewal-period="60" counter-key="k" increment-condition="${condition}" />`;
    expect(held("", check + limit)).toHaveLength(1);
  });
});

describe("a backend that a request chooses is seen", () => {
  const reached = (element: string) =>
    said("backend-address", { resource: mcpApi({ inbound: check + element }) });

  it.each([
    `<set-backend-service base-url="@(context.Request.Headers.GetValueOrDefault(&quot;X-To&quot;, &quot;&quot;))" />`,
    '<set-backend-service backend-id="@((string)context.Variables[&quot;to&quot;])" />',
    '<set-backend-service base-url="https://@(context.Request.Url.Query)" />',
  ])("%s", (element) => {
    expect(reached(element)).toHaveLength(1);
  });

  it("and one that is written is not", () => {
    expect(reached('<set-backend-service backend-id="notes" />')).toEqual([]);
    expect(reached('<set-backend-service base-url="{{notes-url}}" />')).toEqual([]);
  });
});
