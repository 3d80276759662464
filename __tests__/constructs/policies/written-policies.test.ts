import { ApiManagementApiOperationPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-operation-policy/index.js";
import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy/index.js";
import { ApiManagementPolicyFragment } from "@cdktf/provider-azurerm/lib/api-management-policy-fragment/index.js";
import { Lazy, TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  InvalidPropertyError,
  McpBackend,
  McpOAuthGateway,
  type McpServerProps,
  McpTransport,
  PolicyStep,
} from "../../../constructs/index.ts";

function newGateway(props: Partial<McpServerProps> = {}) {
  const stack = new TerraformStack(Testing.app(), "stack");
  const gateway = new McpOAuthGateway(stack, "gateway", {
    platform: new AzurePlatform(stack, "azure"),
  });
  const backend = McpBackend.url("https://backend.example/mcp");
  const server = gateway.addServer("notes", { backend, ...props });
  const synth = () => Testing.synth(stack, true);
  return { stack, gateway, server, synth };
}

const header = (attributes: string) => `<set-header ${attributes}><value>x</value></set-header>`;
const right = header('name="X-Team" exists-action="override"');
const wrong = header('name="X-Team" exists-action="overwrite"');

/** With these the gateway's policies have all their variables. */
const toolRules: Partial<McpServerProps> = {
  backend: McpBackend.url("https://backend.example/mcp", {
    credential: BackendCredential.managedIdentity("api://backend.example").withAssertion(
      BackendSecret.fromKeyVault("https://notes.vault.azure.net/secrets/assertion"),
    ),
  }),
  tools: { delete_note: { roles: ["Notes.Admin"] } },
};

describe("a step of the operator's own", () => {
  it("is written between the gateway's checks and what the server is given", () => {
    const { synth } = newGateway({ inbound: [PolicyStep.fromXml(right)] });
    const [{ xml_content: text }] = Object.values(
      JSON.parse(synth()).resource.azurerm_api_management_api_policy,
    ).filter((one) => JSON.stringify(one).includes("X-Team")) as [{ xml_content: string }];
    expect(text.indexOf("<validate-jwt")).toBeLessThan(text.indexOf(right));
    expect(text.indexOf(right)).toBeLessThan(text.indexOf("<set-backend-service"));
  });

  it.each<[string, string, RegExp]>([
    ["a wrong value", wrong, /notes_mcp: inbound\[0\]:1:42 \[\S+\] .*"overwrite"/],
    ["an unknown policy", `${right}\n<sett-header />`, /notes_mcp: inbound\[0\]:2:1 \[/],
    ["C# that is none", header('name="X" exists-action="@(1 +)"'), /inbound\[0\]:1:/],
    [
      "the end of its section",
      "</inbound><outbound>",
      /notes_mcp: inbound\[0\]:1:1 \[xml-syntax\]/,
    ],
    ["the end of its comment", "--><x/><!--", /notes_mcp: inbound\[0\]/],
    ["a named value that there is not", header('name="{{team}}"'), /inbound\[0\]:1:.*team/s],
    ["a policy of another section", "<forward-request />", /inbound\[0\]:1:/],
    [
      "a variable that nobody sets",
      '<set-header name="X" exists-action="override"><value>@((string)context.Variables["team"])</value></set-header>',
      /notes_mcp: inbound\[0\]:1:\d+ \[variable-unset\]/,
    ],
    [
      "a variable of the gateway's own",
      `${right}\n<set-variable name="serverPath" value="/orders/mcp" />`,
      /notes_mcp: inbound\[0\]:2:\d+ \[variable-taken\] .*"serverPath"/,
    ],
    [
      "the caller",
      '<validate-jwt header-name="X-Other" output-token-variable-name="token"><issuer-signing-keys><key>c2VjcmV0</key></issuer-signing-keys></validate-jwt>',
      /notes_mcp: inbound\[0\]:1:\d+ \[variable-taken\] .*"token"/,
    ],
    ...[
      ["the gateway's judgement of the call, read", 'context.Variables["call"]', "call"],
      [
        "the gateway's judgement of the call, changed in itself",
        'context.Variables.GetValueOrDefault<JObject>("call")["tool"]',
        "call",
      ],
      ["the gateway's rules", '((JObject)context.Variables["toolRules"]).Count', "toolRules"],
      ["the gateway's own proof", 'context.Variables["backendToken"]', "backendToken"],
      ["what is lent", 'context.Variables["ownCaller"]', "ownCaller"],
    ].map(([what = "", code = "", name = ""]): [string, string, RegExp] => [
      what,
      `${right}\n${header('name="X-A" exists-action="override"').replace("x<", `@(Convert.ToString(${code}))<`)}`,
      new RegExp(`notes_mcp: inbound\\[0\\]:2:\\d+ \\[variable-taken\\] .*"${name}"`),
    ]),
    ...[
      ['{{ context.Variables["backendToken"] }}', '.*"backendToken"'],
      ["{% if body.x %}{% assign y = Context.variables.call %}{% endif %}", '.*"call"'],
      ["{{ context.Variables[body.name] }}", ".*without their names"],
      ["{% for one in context.Variables %}{{ one }}{% endfor %}", ".*without their names"],
    ].map(([template = "", found = ""]): [string, string, RegExp] => [
      `a Liquid template that reads what the gateway's policies tell each other: ${template}`,
      `${right}\n<set-body template="liquid">${template}</set-body>`,
      new RegExp(`notes_mcp: inbound\\[0\\]:2:\\d+ \\[variable-taken\\] ${found}`),
    ]),
    [
      "a variable by a name that is made up as it runs",
      header('name="X-A" exists-action="override"').replace(
        "x<",
        '@((string)context.Variables["ca" + context.Request.Method])<',
      ),
      /inbound\[0\]:1:\d+ \[variable-taken\] .*without their names/,
    ],
    [
      "all variables at once",
      '<set-variable name="mine" value="@{ ((IDictionary<string, object>)context.Variables)["token"] = "x"; return "y"; }" /><set-header name="X-A" exists-action="override"><value>@((string)context.Variables["mine"])</value></set-header>',
      /inbound\[0\]:1:\d+ \[(?:variable-taken|csharp-\S+)\]/,
    ],
    ...["mcp-token-signing-1", "MCP-Token-Signing-1", " mcp-seal-encryption-1 ", "mcp-issuer"].map(
      (name): [string, string, RegExp] => [
        `the gateway's named value ${name}`,
        `${right}\n${header(`name="X-Key" exists-action="override"`).replace("x<", `{{${name}}}<`)}`,
        /inbound\[0\]:2:\d+ \[named-value-taken\]/,
      ],
    ),
  ])("is refused with its place: %s", (_what, xml, sentence) => {
    expect(newGateway({ ...toolRules, inbound: [PolicyStep.fromXml(xml)] }).synth).toThrow(
      sentence,
    );
  });

  it("stands in the policy as it was given, each line of it", () => {
    const lines = '<set-body>@{\n  return @"first\n   second";\n}</set-body>';
    for (const transport of [undefined, McpTransport.httpWithSse({ messages: "/messages" })]) {
      const backend = McpBackend.url("https://backend.example/mcp", transport && { transport });
      const steps = {
        inbound: [PolicyStep.fromXml(`${right}\n${lines}`)],
        outbound: [PolicyStep.fromXml(`${right}\n${right}`)],
      };
      const { synth } = newGateway({ backend, ...steps });
      const texts = Object.values(
        JSON.parse(synth()).resource.azurerm_api_management_api_policy,
      ).map((one) => (one as { xml_content: string }).xml_content);
      for (const step of [...steps.inbound, ...steps.outbound]) {
        expect(texts.filter((text) => text.includes(step.xml))).toHaveLength(
          transport === undefined ? 1 : 2,
        );
      }
    }
  });

  it("may not be lost from the policy that an override writes", () => {
    const { server, synth } = newGateway({ inbound: [PolicyStep.fromXml(`${right}\n${right}`)] });
    const policy = server.node.findChild("policy");
    if (!(policy instanceof ApiManagementApiPolicy)) throw new Error("no policy");
    policy.xmlContent =
      "<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>";
    expect(synth).toThrow(/notes_mcp: inbound\[0\] is in no policy as it was given/);
  });

  it("may not hold a stream up", () => {
    const reading =
      '<set-variable name="x" value="@(context.Response.Body.As<string>(true))" /><trace source="x"><message>@((string)context.Variables["x"])</message></trace>';
    const { synth } = newGateway({ outbound: [PolicyStep.fromXml(reading)] });
    expect(synth).toThrow(/notes_mcp: outbound\[0\]:1:\d+ \[/);
  });

  it("may not list a named value of the gateway's as its own", () => {
    const xml = header('name="{{mcp-token-signing-1}}" exists-action="override"');
    const step = PolicyStep.fromXml(xml, { namedValues: ["mcp-token-signing-1"] });
    expect(newGateway({ outbound: [step] }).synth).toThrow(/named-value-taken/);
  });

  it("does not see the named values that another step lists", () => {
    const listing = PolicyStep.fromXml(right, { namedValues: ["team"] });
    const other = PolicyStep.fromXml(header('name="{{team}}" exists-action="override"'));
    expect(newGateway({ outbound: [listing, other] }).synth).toThrow(/outbound\[1\]:1:.*team/s);
  });

  it("may use a named value of the operator's own", () => {
    const step = PolicyStep.fromXml(header('name="{{team}}" exists-action="override"'), {
      namedValues: ["team"],
    });
    expect(newGateway({ outbound: [step] }).synth).not.toThrow();
  });

  it.each(["", "  \n"])("is not %j", (xml) => {
    expect(() => PolicyStep.fromXml(xml)).toThrow(InvalidPropertyError);
  });

  it("is known when the stack is synthesized", () => {
    const later = Lazy.stringValue({ produce: () => right });
    expect(() => PolicyStep.fromXml(later)).toThrow("must be known when the stack is synthesized");
  });

  it("is read from a file, which must be there", () => {
    expect(() => PolicyStep.fromFile("nowhere.xml")).toThrow(/path cannot be read: ENOENT/);
  });
});

describe("a policy that an escape hatch changed is checked as it is written", () => {
  type Policy = ApiManagementApiPolicy | ApiManagementApiOperationPolicy;
  const find = (gateway: McpOAuthGateway, path: string): Policy => {
    const found = gateway.node.findAll().find(({ node }) => node.path.endsWith(path));
    if (found instanceof ApiManagementApiPolicy) return found;
    if (found instanceof ApiManagementApiOperationPolicy) return found;
    throw new Error(`There is no policy ${path}.`);
  };

  it.each(["notes_mcp/policy", "notes_mcp/options-policy", "oauth/token-policy", "oauth/policy"])(
    "%s",
    (path) => {
      const { stack, gateway, synth } = newGateway();
      const policy = find(gateway, path);
      const text = policy.xmlContentInput;
      policy.xmlContent = Lazy.stringValue({
        produce: (context) =>
          String(context.resolve(text)).replace("<base />", `<base />\n    ${wrong}`),
      });
      const place = `${stack.node.path}/${policy.node.path.slice(stack.node.path.length + 1)}`;
      expect(synth).toThrow(
        new RegExp(`${place} \\(as written\\):\\d+:\\d+ \\[\\S+\\] .*overwrite`),
      );
    },
  );

  it("by an override of Terraform's own", () => {
    const { gateway, synth } = newGateway();
    const text = `<policies><inbound>${wrong}</inbound></policies>`;
    find(gateway, "notes_mcp/policy").addOverride("xml_content", text);
    expect(synth).toThrow("notes_mcp/policy (as written):1:");
  });

  it("by a fragment beside the gateway's", () => {
    const { gateway, synth } = newGateway();
    new ApiManagementPolicyFragment(gateway, "mine", {
      apiManagementId: gateway.service.id,
      name: "mine",
      format: "rawxml",
      value: `<fragment>${wrong}</fragment>`,
    });
    expect(synth).toThrow("stack/gateway/mine (as written):1:");
  });

  it("but not what only Terraform reads", () => {
    const { gateway, synth } = newGateway();
    const path = `\${file("policy.xml")}`;
    find(gateway, "notes_mcp/policy").addOverride("xml_content", path);
    expect(synth).not.toThrow();
  });
});
