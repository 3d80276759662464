import { int, string, stringLiteral } from "./literals.ts";
import type { Random } from "./random.ts";

/** XML texts, some of which are none. */
export const xmlTexts = [
  "<a/>",
  "<a>text</a>",
  '<a x="1" y="&lt;2&gt;"><b>1</b><b>2</b><c/></a>',
  '<a xmlns="urn:x"><b xmlns:p="urn:y" p:q="1"/></a>',
  "<a> <b> mixed </b> tail </a>",
  "<a><![CDATA[<x>]]><!-- c --><?pi d?></a>",
  '<?xml version="1.0" encoding="utf-8"?><a>\n  <b>x</b>\n</a>',
  "<a",
  "",
  "<a></b>",
  "<a>&amp;&#65;&quot;</a>",
  "<a>3.5</a>",
  "<a>true</a>",
  "<a>2020-01-02T03:04:05Z</a>",
];

/** XML. */
export function xml(random: Random): string {
  const text = stringLiteral(
    random.pick([
      '<a x="1"><b>1</b><b>2</b><c><d/></c></a>',
      "<a>t<b/>u</a>",
      '<r xmlns="urn:x"><i p="q">é&amp;</i></r>',
      '<r xmlns:n="urn:n"><n:i n:p="1"/><i/></r>',
      "<a><!--c--><![CDATA[<]]><?p i?></a>",
      "<a>\n  <b/>\n  <c>x</c>\n</a>",
      "<a/>",
    ]),
  );
  const end = random.pick([
    "",
    ".ToString()",
    ".Name",
    ".Value",
    ".Elements().Count()",
    '.Element("b")',
    '.Attribute("x")',
    ".Descendants()",
    ".Nodes()",
    ".Attributes()",
    ".FirstNode",
    ".LastNode",
    ".HasElements",
    ".IsEmpty",
    '.Element("b").Value',
    ".Elements().Select(e => e.Name.LocalName)",
    ".DescendantsAndSelf()",
    '.Descendants("d").Ancestors()',
    ".ToString(SaveOptions.DisableFormatting)",
    ".Name.NamespaceName",
    '.Element(XName.Get("i", "urn:x"))',
    "?.FirstAttribute",
    ".NodeType",
    ".Parent",
    '.Elements("b").Remove()',
    ".DescendantNodes()",
  ]);
  if (random.chance(0.5)) return `XElement.Parse(${text})${end}`;
  return random.pick([
    () => `XDocument.Parse(${text}).Root${end}`,
    () => `XDocument.Parse(${text})`,
    () =>
      `new XElement("a", new XAttribute("b", ${random.pick([int(random), string(random), "true", "1.5"])}), ${random.pick([string(random), 'new XElement("c", 1)', 'new[] { new XElement("d"), new XElement("e") }', "null", "new DateTime(2020, 1, 2)"])})`,
    () =>
      `(${random.pick(["int", "string", "bool", "double", "decimal", "DateTime", "int?", "Guid"])})XElement.Parse(${stringLiteral(random.pick(["<a>1</a>", "<a>true</a>", "<a> 2.5 </a>", "<a>x</a>", "<a/>", "<a>2020-01-02</a>", "<a>2020-01-02T03:04:05Z</a>"]))})`,
    () =>
      `var e = XElement.Parse(${text}); e.${random.pick(['Add(new XElement("n", "v"))', 'SetAttributeValue("x", 2)', 'SetElementValue("b", null)', "RemoveNodes()", 'Value = "z"', 'AddFirst("t")', "RemoveAll()", 'ReplaceNodes("r", 1)', 'Name = "q"', "RemoveAttributes()", 'AddFirst(new XComment("k"))'])}; return e;`,
    () => `XNode.DeepEquals(XElement.Parse(${text}), XElement.Parse(${text}))`,
    () => `JsonConvert.SerializeObject(${text}.Length)`,
    () => `((XNamespace)"urn:z" + "n").ToString()`,
  ])();
}
