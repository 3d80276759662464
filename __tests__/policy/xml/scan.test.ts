import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SourceText } from "../../../policy/source-text.ts";
import { XmlSyntaxError } from "../../../policy/xml/characters.ts";
import { scanPolicyXml } from "../../../policy/xml/scan.ts";
import { runs } from "../../property-runs.ts";

function scan(text: string) {
  return scanPolicyXml(SourceText.of(text));
}

function failure(text: string): { message: string; offset: number } {
  try {
    scan(text);
  } catch (error) {
    if (error instanceof XmlSyntaxError) return { message: error.message, offset: error.offset };
    throw error;
  }
  throw new Error(`This was expected to fail: ${text}`);
}

describe("the policy dialect", () => {
  it("takes raw quotes and angle brackets inside an expression", () => {
    const root = scan('<a><when condition="@(x["k"] == "1" && y < 2 && z > 3)" /></a>');
    const condition = root.children[0]?.attributes.get("condition");
    expect(condition?.expression).toBe("expression");
    expect(condition?.content.text).toBe('x["k"] == "1" && y < 2 && z > 3');
  });

  it.each([
    ["a bracket in a string", '@("a)b")', '"a)b"'],
    ["an escaped quote in a string", '@("a\\")b")', '"a\\")b"'],
    ["a verbatim string", '@(@"c:\\" + ")")', '@"c:\\" + ")"'],
    ["a doubled quote in a verbatim string", '@(@"a"")b")', '@"a"")b"'],
    ["a hole with quotes of its own", '@($"{x["a)"]}!")', '$"{x["a)"]}!"'],
    ["doubled braces in an interpolated string", '@($"{{)}}{x}")', '$"{{)}}{x}"'],
    ["a character literal", "@(x.IndexOf(')'))", "x.IndexOf(')')"],
    ["a comment to the end of the line", "@(x // )\n)", "x // )\n"],
    ["a block comment", "@(x /* ) */ + y)", "x /* ) */ + y"],
    ["nested brackets", "@(f(g[h(1)]))", "f(g[h(1)])"],
  ])("ends an expression after %s", (_what, text, inner) => {
    const root = scan(`<a><set-body>${text}</set-body></a>`);
    expect(root.children[0]?.text?.content.text).toBe(inner);
  });

  it("takes a block with its own lines", () => {
    const root = scan('<a><set-body>@{\n  return "}";\n}</set-body></a>');
    expect(root.children[0]?.text?.expression).toBe("block");
  });

  it("decodes entities, in expressions as well", () => {
    const root = scan('<a b="@(x == &quot;1&quot; &amp;&amp; y)" c="&#60;&#x3e;" />');
    expect(root.attributes.get("b")?.content.text).toBe('x == "1" && y');
    expect(root.attributes.get("c")?.content.text).toBe("<>");
  });

  it("sees an expression in the middle of other text", () => {
    const root = scan('<a b="prefix @(x)" />');
    expect(root.attributes.get("b")).toMatchObject({ mixed: true });
  });

  it("skips comments anywhere between elements", () => {
    const root = scan("<!-- one --><a><!-- @( --><b /><!-- two --></a><!-- three -->");
    expect(root.children.map(({ name }) => name)).toEqual(["b"]);
  });

  it("keeps literal text with its white space", () => {
    expect(scan("<a> x y </a>").text?.content.text).toBe(" x y ");
  });
});

it("warns of what was no UTF-8", () => {
  const found: unknown[] = [];
  const text = Buffer.from("<a>Gr\xfc\xdfe</a>", "latin1").toString();
  scanPolicyXml(SourceText.of(text), (...finding) => found.push(finding));
  expect(found).toEqual([
    ["xml-syntax", 5, expect.stringContaining("Save the file as UTF-8"), { severity: "warning" }],
  ]);
  expect(scan(text).text?.content.text).toBe("Gr\ufffd\ufffde");
});

describe("what is not well formed", () => {
  it.each([
    ["an open element", "<a><b></a>", "</a> closes <b>"],
    ["an open root", "<a>", "<a> is not closed"],
    ["an open attribute", '<a b="c />', "not closed"],
    ["an open expression", '<a b="@(x" />', "not closed"],
    ["an open string in an expression", '<a b="@("x)" />', "not closed"],
    ["an attribute without quotes", "<a b=c />", "must stand in quotes"],
    ["an attribute twice", '<a b="1" b="2" />', "stands twice"],
    ["text after an expression", '<a b="@(x) y" />', "whole value one expression"],
    ["a bracket in a literal", '<a b="x < y" />', "&lt;"],
    ["CDATA", "<a><![CDATA[x]]></a>", "CDATA"],
    ["a second root", "<a /><b />", "one root"],
    ["text beside elements", "<a>x<b /></a>", "both text and elements"],
    ["two hyphens in a comment", "<a><!-- x -- y --></a>", '"--"'],
    ["a hyphen at the end of a comment", "<a><!-- x ---></a>", '"--"'],
    ["a loose ampersand in an attribute", '<a b="x&y" />', "&amp;"],
    ["a loose ampersand in a text", "<a>x & y</a>", "&amp;"],
    ["an entity that XML does not have", "<a>&nbsp;</a>", "&amp;"],
    ["a control character", "<a>\u0001</a>", "U+0001"],
    ["half a character", "<a>\ud800</a>", "U+D800"],
    ["a control character in an expression", '<a b="@(\u0000)" />', "U+0000"],
    ["UTF-16 read as UTF-8", "\ufffd\ufffd<\0a\0/\0>\0", "save it as UTF-8"],
    ["UTF-16 without a mark, read as UTF-8", "\0<\0a\0/\0>", "save it as UTF-8"],
    ["a reference to a control character", "<a>&#1;</a>", "no character"],
    ["a reference beyond Unicode", '<a b="&#x110000;" />', "no character"],
    ["the end of CDATA in a text", "<a>x]]>y</a>", "]]&gt;"],
    ["an open comment", "<a><!-- x</a>", "comment is not closed"],
  ])("%s is refused with a sentence", (_what, text, sentence) => {
    expect(failure(text).message).toContain(sentence);
  });

  it("fails with a syntax error or succeeds, whatever the text", () => {
    const alphabet = fc.constantFrom(..."<>/=\"'@(){}&;$ \nab!-[]\\".split(""));
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 40 }), (characters) => {
        try {
          scan(characters.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(XmlSyntaxError);
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  it("gives any expression back as it was written", () => {
    const string = fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text));
    const code = fc.array(string, { minLength: 1, maxLength: 4 }).map((all) => all.join(" + "));
    fc.assert(
      fc.property(code, (inner) => {
        fc.pre(!/&\w+;|&#/.test(inner));
        const root = scan(`<a b="@(${inner})"><c>@(${inner})</c></a>`);
        expect(root.attributes.get("b")?.content.text).toBe(inner);
        expect(root.children[0]?.text?.content.text).toBe(inner);
      }),
    );
  });
});
