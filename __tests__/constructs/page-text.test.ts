import { describe, expect, it } from "vitest";
import { pageText } from "../../constructs/policies/page-text.ts";
import { htmlExpression } from "../../constructs/policies/templates.ts";
import { loadCSharpCompiler } from "../../policy/csharp/index.ts";

const compiler = await loadCSharpCompiler();

function evaluate(text: string): unknown {
  const compilation = compiler.compile({ text, form: "block" });
  if (!compilation.ok) throw new Error(compilation.findings.map(({ message }) => message).join());
  return compilation.expression.evaluate(undefined as never);
}

describe("a text of a page", () => {
  const heading = (client: string, server: string) =>
    evaluate(`{
      var texts = new JObject(new JProperty("consent.heading", "{server}: {client}? {client}!"));
      string client = "${client}"; string server = "${server}";
      return ${pageText("consent.heading", { client: "client", server: "server" })};
    }`);

  it("shows its values wherever the language puts them, each isolated", () => {
    expect(heading("A", "B")).toBe("\u2068B\u2069: \u2068A\u2069? \u2068A\u2069!");
  });

  it("never reads a value for more values", () => {
    expect(heading("{server}", "{client}{")).toBe(
      "\u2068{client}{\u2069: \u2068{server}\u2069? \u2068{server}\u2069!",
    );
  });

  it("must exist, and gets exactly the values it shows", () => {
    expect(() => pageText("consent.headline", {})).toThrow("No page has a text consent.headline.");
    expect(() => pageText("consent.heading", { client: "x" })).toThrow(
      'The text consent.heading shows the values "client,server", and gets "client".',
    );
  });
});

describe("a list on a page", () => {
  it("repeats its part for each item, encoded", () => {
    const list = 'new string[] { "a", "<b>" }';
    const html = `<ul><%* item in ${list} %><li><%? item == "a" %>first: <%/%><%= item %></li><%/%></ul>`;
    expect(evaluate(`{ return ${htmlExpression(html)}; }`)).toBe(
      "<ul><li>first: a</li><li>&lt;b&gt;</li></ul>",
    );
  });

  it("must say what an item is called, and end", () => {
    expect(() => htmlExpression("<%* list %>x<%/%>")).toThrow(
      'repeats "list"; write: item in list',
    );
    expect(() => htmlExpression("<%* item in list %>x")).toThrow("without <%/%>");
  });
});
