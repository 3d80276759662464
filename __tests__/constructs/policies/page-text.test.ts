import { describe, expect, it } from "vitest";
import { htmlExpression } from "../../../constructs/policies/page-code.ts";
import { pageSentence, pageText } from "../../../constructs/policies/page-text.ts";
import { loadCSharpCompiler } from "../../../policy/csharp/index.ts";

const compiler = loadCSharpCompiler();

function evaluate(text: string): unknown {
  const compilation = compiler.compile({ text, form: "block" });
  if (!compilation.ok) throw new Error(compilation.findings.map(({ message }) => message).join());
  return compilation.expression.evaluate(undefined as never);
}

describe("a text of a page", () => {
  const heading = (client: string, server: string) => {
    const html = pageSentence("consent.heading", { client: "client", server: "server" });
    return evaluate(`{
      var texts = new JObject(new JProperty("consent.heading", "{server}: {client}? <b>{client}!"));
      string client = "${client}"; string server = "${server}";
      return ${htmlExpression(html)};
    }`);
  };

  it("shows its values wherever the language puts them, each isolated", () => {
    expect(heading("A", "B")).toBe("<bdi>B</bdi>: <bdi>A</bdi>? &lt;b&gt;<bdi>A</bdi>!");
  });

  it("never reads a value for more values, nor for HTML", () => {
    expect(heading("{server}", "{client}{<i>")).toBe(
      "<bdi>{client}{&lt;i&gt;</bdi>: <bdi>{server}</bdi>? &lt;b&gt;<bdi>{server}</bdi>!",
    );
  });

  it("must exist, and gets exactly the values it shows", () => {
    expect(() => pageText("consent.headline")).toThrow("No page has a text consent.headline.");
    expect(() => pageText("consent.heading")).toThrow(
      'The text consent.heading shows the values "client,server", and gets "".',
    );
    expect(() => pageSentence("consent.heading", { client: "x" })).toThrow(
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
