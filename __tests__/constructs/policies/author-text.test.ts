import { App, TerraformStack, Testing } from "cdktf";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  AzurePlatform,
  ClientDocuments,
  McpBackend,
  McpOAuthGateway,
  type McpServerProps,
} from "../../../constructs/index.ts";
import { PolicyTemplateError, PolicyTemplates } from "../../../constructs/policies/templates.ts";
import type { PolicyView } from "../../../constructs/policies/view.ts";
import { namedValuesIn } from "../../../policy/index.ts";
import { SourceText } from "../../../policy/source-text.ts";
import type { XmlElement } from "../../../policy/xml/element.ts";
import { scanPolicyXml } from "../../../policy/xml/scan.ts";
import { runs } from "../../property-runs.ts";

/** Synthesizes a gateway that uses every kind of text; the context tells whether policies are compiled. */
function synthesize(server: Partial<McpServerProps>, checkPolicies: boolean): string {
  const context = { checkPolicies };
  const app = new App({ stackTraces: false, outdir: "cdktf.out/author-text", context });
  const stack = new TerraformStack(app, "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", {
    platform,
    pages: { name: "Contoso", supportUrl: "https://contoso.example/help" },
    clients: {
      documents: ClientDocuments.only(["clients.example"]),
      preRegistered: [
        {
          id: "inspector",
          name: "Inspector",
          redirectUris: ["https://inspector.example/callback"],
          secretHashes: ["a".repeat(64)],
          introspection: true,
        },
      ],
      blocked: ["blocked-client"],
    },
  });
  gateway.addServer("weather", {
    name: "Weather",
    backend: McpBackend.url("https://weather.example/mcp"),
    scopes: [{ name: "weather.read", description: "Read the weather" }],
    tools: { drop: { roles: ["Weather.Admin"] } },
    ...server,
  });
  return Testing.synth(stack, true);
}

describe("the texts of whoever uses the constructs", () => {
  it.each([
    ["a name that would end a comment", { name: "Weather -- test" }],
    ["a name that ends in a hyphen", { name: "Weather-" }],
    ["a name in all kinds of quotes", { name: `"W" 'e' & <a> {{t}} @(h) \\ \${e}` }],
    ["a description", { scopes: [{ name: "w.read", description: `"R" & <b> {{x}} @(y) --` }] }],
    ["an address of a backend", { backend: McpBackend.url("https://w.example/a&b'c--e") }],
  ])("make policies that compile: %s", (_, server) => {
    expect(() => synthesize(server, true)).not.toThrow();
  });

  const rendered = vi.spyOn(PolicyTemplates.prototype, "render");
  synthesize({}, false);
  const documents = rendered.mock.calls.map(([name, view]) => ({ name, view }));
  rendered.mockRestore();
  const templates = new PolicyTemplates();

  const special = fc.constantFrom(
    ..."\" ' & < > -- --> ]]> {{x}} { } @( @{ $ $$ % \\ \n \r \0 <![CDATA[ <%= %> &amp; é ü \ud800 😀 a - /".split(
      " ",
    ),
  );
  const text = fc
    .array(fc.oneof(special, fc.string()), { maxLength: 5 })
    .map((all) => all.join(""));

  it("are refused with a sentence, or change nothing but themselves", () => {
    expect(documents.length).toBeGreaterThan(20);
    const places = documents.flatMap(({ name, view }) =>
      textsIn(view).map((path) => ({ name, view, path })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), text, ({ name, view, path }, written) => {
        const before = templates.render(name, view);
        let after: string;
        try {
          after = templates.render(name, changed(view, path, written) as PolicyView);
        } catch (error) {
          expect(error).toBeInstanceOf(PolicyTemplateError);
          expect((error as Error).message).toMatch(/cannot stand in/);
          return;
        }
        expect(namedValuesIn(after)).toEqual(namedValuesIn(before));
        expect(outline(after)).toEqual(outline(before));
      }),
      { numRuns: runs(300) },
    );
  });
});

type Path = readonly (string | number)[];

/** Where the texts of a view are; the names of named values and of keys are the constructs' own. */
function textsIn(value: unknown, path: Path = []): Path[] {
  if (
    path.some((part) => /^(?:keys|entra|signing|resource|secret|assertion)$/.test(String(part)))
  ) {
    return [];
  }
  if (typeof value === "string") return value === "" ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, [...path, name]));
}

function changed(value: unknown, [first, ...rest]: Path, text: string): unknown {
  if (first === undefined) return text;
  if (Array.isArray(value)) {
    return value.map((each, at) =>
      String(at) === String(first) ? changed(each, rest, text) : each,
    );
  }
  const object = value as Record<string, unknown>;
  return { ...object, [first]: changed(object[String(first)], rest, text) };
}

/** The elements and attributes of a policy, and which values are expressions. */
function outline(text: string): unknown {
  const of = (element: XmlElement): unknown => [
    element.name,
    [...element.attributes].map(([name, { expression, mixed }]) => [name, expression, mixed]),
    element.text?.expression,
    element.children.map(of),
  ];
  return of(scanPolicyXml(SourceText.of(text)));
}
