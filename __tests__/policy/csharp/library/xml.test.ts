import { describe, expect, it } from "vitest";
import { OverBudget, Unsupported } from "../../../../policy/csharp/index.ts";
import { compiled, contextWith, findingsOf, run, show } from "../evaluating.ts";

describe("System.Xml.Linq", () => {
  it.each([
    ['XElement.Parse("<a><b>1</b></a>").Element("b").Value', "1"],
    ['(string)XElement.Parse("<a x=\'1\'/>").Attribute("x")', "1"],
    ['(string)XElement.Parse("<a/>").Attribute("x")', "null"],
    ['XElement.Parse("<a><b><c/></b></a>").Descendants("c").Single().Parent.Name', "b"],
    ['XElement.Parse("<a><b><c/></b></a>").Descendants("c").Ancestors().Count()', "2"],
    ["XDocument.Parse(\"<?xml version='1.0'?><a/>\").Declaration", '<?xml version="1.0"?>'],
    ['XElement.Load(new StringReader("<a>x</a>"))', "<a>x</a>"],
    ['XName.Get("{urn:x}a").NamespaceName', "urn:x"],
    ['XElement.Parse("<a/>").Name == "a"', "True"],
    [
      'var e = XElement.Parse("<a><b/><c/></a>"); e.Element("b").Remove(); return e.FirstNode;',
      "<c />",
    ],
    ['var e = new XElement("a"); e.AddAnnotation("n"); return e.Annotation<string>();', "n"],
    ['XElement.Parse("<a><b/>t</a>").FirstNode.NextNode.NodeType', "Text"],
    [
      'new XElement("a", new[] { "x", "y" }.Select(v => new XElement("b", v))).Elements().Count()',
      "2",
    ],
  ])("%s is %s", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it("is what a body is read as", () => {
    const body = '<?xml version="1.0"?><!-- c --><a><b>é</b></a>';
    expect(show('context.Request.Body.As<XElement>().Element("b").Value', { body })).toBe("é");
    expect(show("context.Request.Body.As<XDocument>().FirstNode.NodeType", { body })).toBe(
      "Comment",
    );
    expect(show("context.Request.Body.As<XNode>() is XElement", { body })).toBe("True");
    expect(() => run("context.Request.Body.As<XElement>()", { body: "{}" })).toThrow(
      expect.objectContaining({
        typeName: "System.Xml.XmlException",
        message: "Data at the root level is invalid. Line 1, position 1.",
      }),
    );
  });

  it.each([
    [
      "<a><b></a>",
      "The 'b' start tag on line 1 position 5 does not match the end tag of 'a'. Line 1, position 9.",
    ],
    ["<a>\n<b", "Unexpected end of file while parsing Name has occurred. Line 2, position 3."],
    ["", "Root element is missing."],
    ["<a/><b/>", "There are multiple root elements. Line 1, position 6."],
    ["<a x='1'y='2'/>", "'y' is an unexpected token. Expecting whitespace. Line 1, position 9."],
    [
      "<a x=1/>",
      "'1' is an unexpected token. The expected token is '\"' or '''. Line 1, position 6.",
    ],
    ["<a>&#0;</a>", "'.', hexadecimal value 0x00, is an invalid character. Line 1, position 6."],
    ["<a xmlns:p=''/>", "Invalid namespace declaration. Line 1, position 12."],
    [
      "<a><!-- -- --></a>",
      "An XML comment cannot contain '--', and '-' cannot be the last character. Line 1, position 9.",
    ],
  ])("%s is no XML, as .NET says it", (body, message) => {
    expect(() => run("context.Request.Body.As<XElement>()", { body })).toThrow(
      expect.objectContaining({ typeName: "System.Xml.XmlException", message }),
    );
  });

  it("keeps what a policy may take", () => {
    const limits = { steps: 2_000_000, milliseconds: 60_000, bytes: 2 ** 25 };
    const evaluate = (text: string, body = "<a/>") =>
      compiled(text).evaluate(contextWith({ body }), limits);
    const deep = `${"<a>".repeat(50_000)}${"</a>".repeat(50_000)}`;
    expect(
      evaluate("context.Request.Body.As<XElement>().ToString((SaveOptions)1).Length > 1", deep),
    ).toBe(true);
    const bombs = [
      'var e = XElement.Parse("<a><b/></a>"); e.Add(e.Elements()); return e;',
      'var e = new XElement("a"); for (int i = 0; i < 40; i++) e = new XElement("a", e, e); return e;',
      'var e = XElement.Parse("<a>x</a>"); for (int i = 0; i < 60; i++) e.Add(e.Nodes().ToList()); return e;',
    ];
    for (const bomb of bombs) expect(() => evaluate(bomb), bomb).toThrow(OverBudget);
    const wide = `<a>${"<b/>".repeat(5_000)}</a>`;
    const quadratic =
      "context.Request.Body.As<XElement>().Elements().Sum(e => e.NodesBeforeSelf().Count())";
    expect(() => evaluate(quadratic, wide)).toThrow(OverBudget);
  });

  it("does not read the declarations of a document type", () => {
    const body = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;">]><a>&z;</a>';
    expect(() => run("context.Request.Body.As<XElement>()", { body })).toThrow(Unsupported);
    expect(show('XDocument.Parse("<!DOCTYPE a><a/>").DocumentType')).toBe("<!DOCTYPE a []>");
  });

  it("gives each evaluation names and tokens of its own", () => {
    const expression = compiled('var e = new XElement("a"); JToken t = "x"; return t;');
    const context = contextWith();
    expect(expression.evaluate(context)).not.toBe(expression.evaluate(context));
    expect(() => run('new XElement("a b")')).toThrow(
      expect.objectContaining({ typeName: "System.Xml.XmlException" }),
    );
  });

  it.each([
    ['XElement.Parse("<a/>").XPathSelectElement("b")', "not on APIM's list"],
    ['XElement.Parse("<a/>").WriteTo(null); return 1;', "use Save with a StringWriter"],
    ['XElement.Load("http://x/")', "cannot be used as 'TextReader'"],
    ['new XElement("a").Annotation<int>()', "No overload"],
  ])("%s is refused", (text, message) => {
    expect(
      findingsOf(text)
        .map((finding) => finding.message)
        .join(),
    ).toContain(message);
  });
});
