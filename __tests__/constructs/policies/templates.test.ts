import { Token } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csharpLiteral } from "../../../constructs/policies/escaping.ts";
import { htmlExpression } from "../../../constructs/policies/page-code.ts";
import { PolicyTemplates } from "../../../constructs/policies/templates.ts";
import type { PolicyView } from "../../../constructs/policies/view.ts";
import { escapeTemplate, withContentHash } from "../../../constructs/terraform/terraform-text.ts";
import { loadCSharpCompiler } from "../../../policy/csharp/index.ts";

const compiler = loadCSharpCompiler();

function evaluate(text: string): unknown {
  const compilation = compiler.compile({ text, form: "expression" });
  if (!compilation.ok) throw new Error(compilation.findings.map(({ message }) => message).join());
  return compilation.expression.evaluate(undefined as never);
}

describe("C# literals", () => {
  it("give back any text, through C#", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
        expect(evaluate(csharpLiteral(text))).toBe(text);
      }),
    );
  });

  it("never hold what the gateway would read as a named value or an expression", () => {
    expect(csharpLiteral(["{{name}} @(x) $", "{y}"].join(""))).not.toMatch(/\{\{|@\(|\$\{/);
  });
});

describe("pages as C#", () => {
  it("encode every value for HTML", () => {
    const code = htmlExpression('<p title="x"><%= "<b> & \\"q\\"" %></p>\n');
    expect(evaluate(code)).toBe('<p title="x">&lt;b&gt; &amp; &quot;q&quot;</p>\n');
  });

  it("keep or leave out a conditional part", () => {
    expect(evaluate(htmlExpression("a<%? 1 < 2 %>b<%/%>c"))).toBe("abc");
    expect(evaluate(htmlExpression("a<%? 1 > 2 %>b<%/%>c"))).toBe("ac");
  });

  it("refuse a condition that is not closed", () => {
    expect(() => htmlExpression("<%? true %>x")).toThrow("without <%/%>");
  });
});

describe("templates", () => {
  it("fail on a value the view does not have", () => {
    const templates = new PolicyTemplates();
    const view = { resources: [{}], scopes: [], oneResource: true } as unknown as PolicyView;
    expect(() => templates.render("metadata/protected-resource.document", view)).toThrow(
      /got undefined/,
    );
  });

  it("fail on a value that only Terraform knows", () => {
    const templates = new PolicyTemplates();
    const server = { pathname: Token.asString({ resolve: () => "" }) };
    const view = { resources: [server], scopes: [], oneResource: true } as unknown as PolicyView;
    expect(() => templates.render("metadata/protected-resource.document", view)).toThrow(
      "named value",
    );
  });
});

describe("Terraform text", () => {
  it("escapes both template openings, however many dollars stand before", () => {
    const written = ["$", "{a} %", "{b} $$", "{c} $x {y}"].join("");
    const escaped = ["$$", "{a} %%", "{b} $$$", "{c} $x {y}"].join("");
    expect(escapeTemplate(written)).toBe(escaped);
  });

  it("changes its hash with white space alone", () => {
    const one = withContentHash("<policies>\n  a\n</policies>\n");
    const two = withContentHash("<policies>\n   a\n</policies>\n");
    expect(one).toMatch(/<!-- sha256:[0-9a-f]{16} -->\n<\/policies>/);
    expect(one.match(/sha256:\w+/)?.[0]).not.toBe(two.match(/sha256:\w+/)?.[0]);
  });
});
