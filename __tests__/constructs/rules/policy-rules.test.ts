import { describe, expect, it } from "vitest";
import { type Blocks, check, fragment, mcpApi, one, said, stream, when } from "./stacks.ts";

describe("token-check", () => {
  const passes = (inbound: string, more: Blocks = {}) =>
    said("token-check", { resource: mcpApi({ inbound }, more) });
  const answer = "<return-response />";

  it.each([
    ["nothing", "<base />"],
    ["a check on one of two ways", when("true", check)],
    ["a check in one branch", when("true", check, "<otherwise><base /></otherwise>")],
    ["a check in an answer that is not given", when("true", answer)],
    ["a check that is tried again", `<retry condition="@(true)" count="1">${check}</retry>`],
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
    expect(passes(include, fragment("Check", check))).toEqual([]);
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

describe("token-binding", () => {
  const found = (inbound: string) => said("token-binding", { resource: mcpApi({ inbound }) });
  const keys = "<issuer-signing-keys><key>a2V5</key></issuer-signing-keys>";
  const audience = "<audiences><audience>https://notes.example/mcp</audience></audiences>";

  it.each([
    ["takes tokens for any audience", `<validate-jwt>${keys}</validate-jwt>`],
    ["takes tokens for any audience", `<validate-jwt>${keys}<audiences /></validate-jwt>`],
    ["has no keys", `<validate-jwt>${audience}</validate-jwt>`],
    ["has no keys", `<validate-jwt><issuer-signing-keys />${audience}</validate-jwt>`],
    [
      "looks at a token that is written in it",
      `<validate-jwt token-value="eyJ">${keys}${audience}</validate-jwt>`,
    ],
    [
      "looks at a token that is written in it",
      `<validate-jwt token-value="@(&quot;eyJ&quot;)">${keys}${audience}</validate-jwt>`,
    ],
    [
      'require-signed-tokens="false"',
      `<validate-jwt require-signed-tokens="false">${keys}${audience}</validate-jwt>`,
    ],
    [
      'require-signed-tokens="false"',
      `<validate-jwt require-signed-tokens="False">${keys}${audience}</validate-jwt>`,
    ],
    [
      'require-expiration-time="false"',
      `<validate-jwt require-expiration-time="false">${keys}${audience}</validate-jwt>`,
    ],
  ])("%s", (sentence, inbound) => {
    expect(found(inbound)).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([
    ["a declaration", (policy: string) => `<?xml version="1.0" encoding="utf-8"?>${policy}`],
    ["CDATA", (policy: string) => policy.replace("<key>a2V5<", "<key><![CDATA[a2V5]]><")],
    ["what was no UTF-8", (policy: string) => policy.replace("<key>", "<!-- \ufffd --><key>")],
  ])("is looked at in a policy with %s", (_what, written) => {
    const inbound = `<validate-jwt require-signed-tokens="false">${keys}${audience}</validate-jwt>`;
    const resource = mcpApi({});
    Object.assign(resource["azurerm_api_management_api_policy"]?.["notes"] ?? {}, {
      xml_content: written(`<policies><inbound>${inbound}</inbound></policies>`),
    });
    expect(said("token-binding", { resource })).toEqual([
      expect.stringContaining('require-signed-tokens="false"'),
    ]);
  });

  it.each([
    `<validate-jwt>${keys}${audience}</validate-jwt>`,
    `<validate-jwt><openid-config url="https://login.example/.well-known/openid-configuration" />${audience}</validate-jwt>`,
    `<validate-jwt token-value="@((string)context.Variables[&quot;token&quot;])">${keys}${audience}</validate-jwt>`,
    "<validate-azure-ad-token><audiences><audience>notes</audience></audiences></validate-azure-ad-token>",
  ])("says nothing of a check for this server: %s", (inbound) => {
    expect(found(inbound)).toEqual([]);
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
    ["", stream.replace("false", "False")],
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
