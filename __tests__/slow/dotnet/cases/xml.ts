import { int, string, stringLiteral } from "./literals.ts";
import type { Random } from "./random.ts";
import { xmlChange, xmlError, xmlTree } from "./xml-trees.ts";

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

/** XML: what is read, asked, changed, written, converted, and what is wrong. */
export function xml(random: Random): string {
  const chosen = random.pick([xmlQuestion, xmlQuestion, xmlTree, xmlChange, xmlError, xmlValue]);
  return chosen(random);
}

const ends = [
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
  '.Descendants("d").AncestorsAndSelf()',
  ".ToString(SaveOptions.DisableFormatting)",
  ".ToString((SaveOptions)1)",
  ".ToString((SaveOptions)2)",
  ".Name.NamespaceName",
  '.Element(XName.Get("i", "urn:x"))',
  "?.FirstAttribute",
  ".NodeType",
  ".Parent",
  '.Elements("b").Remove()',
  ".DescendantNodes()",
  ".Document",
  ".FirstNode.NextNode",
  ".LastNode?.PreviousNode",
  ".FirstNode.ElementsAfterSelf()",
  ".LastNode.NodesBeforeSelf()",
  ".Descendants().Attributes()",
  ".Elements().Elements()",
  ".Elements().InDocumentOrder()",
  ".Nodes().Distinct(XNode.EqualityComparer).Count()",
  ".GetDefaultNamespace()",
  '.GetPrefixOfNamespace("urn:n")',
  '.GetNamespaceOfPrefix("n")',
  ".DescendantNodesAndSelf().Select(n => n.NodeType)",
  '.Descendants().Select(e => (string)e.Attribute("p") ?? "-")',
  ".LastNode.IsAfter(null)",
];

function xmlQuestion(random: Random): string {
  const text = stringLiteral(
    random.pick([
      '<a x="1"><b>1</b><b>2</b><c><d/></c></a>',
      "<a>t<b/>u</a>",
      '<r xmlns="urn:x"><i p="q">é&amp;</i></r>',
      '<r xmlns:n="urn:n"><n:i n:p="1"/><i/></r>',
      "<a><!--c--><![CDATA[<]]><?p i?></a>",
      "<a>\n  <b/>\n  <c>x</c>\n</a>",
      "<a/>",
      '<a xml:space="preserve"> <b> </b> </a>',
      "<a>x&#32;<b>&#9;</b>y&#xD;&#10;</a>",
      '<n:r xmlns:n="urn:n" xmlns="urn:x"><a xmlns=""/><n:b n:c="1" d="2"/></n:r>',
    ]),
  );
  const end = random.pick(ends);
  return random.pick([
    () => `XElement.Parse(${text})${end}`,
    () => `XElement.Parse(${text})${end}`,
    () => `XDocument.Parse(${text}).Root${end}`,
    () => `XElement.Parse(${text}, (LoadOptions)1)${end}`,
    () => `XElement.Load(new StringReader(${text}))${end}`,
    () => `XNode.DeepEquals(XElement.Parse(${text}), XElement.Parse(${text}))`,
  ])();
}

/** What is made of values, and what values are made of. */
function xmlValue(random: Random): string {
  const content = () =>
    random.pick([
      int(random),
      string(random),
      "true",
      "1.5",
      "1e300",
      "double.PositiveInfinity",
      "2.50m",
      "'c'",
      "null",
      '""',
      "new DateTime(2020, 1, 2)",
      "new DateTime(2020, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc)",
      "new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2))",
      "TimeSpan.FromMilliseconds(90061001)",
      "TimeSpan.Zero",
      "new TimeSpan(-1, 0, 0, 0)",
      "Guid.Empty",
      "new[] { 1, 2 }",
      'new object[] { "a", 1, null, new XElement("z") }',
      'new[] { new XElement("d"), new XElement("e") }',
      'new XElement("c", 1)',
      'new XAttribute("q", 1)',
      'new XComment("k")',
      'new XText("t")',
      'new XCData("<&")',
      'new XProcessingInstruction("t", "d")',
      'new XDeclaration("1.0", "utf-8", "yes")',
      'Enumerable.Range(0, 3).Select(i => new XElement("i", i))',
      'new Dictionary<string, int> { { "a", 1 } }',
    ]);
  // What a lazy sequence is called is no part of its type.
  const attribute = () => content().replace(/^Enumerable.*/, "1");
  const contents = Array.from({ length: random.int(1, 3) }, content).join(", ");
  const type = random.pick(
    "int string bool double decimal DateTime int? Guid long uint ulong float TimeSpan DateTimeOffset bool? DateTime? TimeSpan?".split(
      " ",
    ),
  );
  const text = random.pick([
    "1",
    "true",
    " 2.5 ",
    "x",
    "",
    "2020-01-02",
    "2020-01-02T03:04:05Z",
    "2020-01-02T03:04:05+02:00",
    "2020-01-02T03:04:05.678",
    "P1DT2H",
    "PT1M30.5S",
    "-P3D",
    "P1Y2M",
    "PT",
    "INF",
    "-INF",
    "NaN",
    "1e3",
    "1,000",
    "-0",
    "TRUE",
    " 0 ",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    "99999999999",
    "+5",
    "24:00:00",
  ]);
  return random.pick([
    () => `new XElement("a", ${contents})`,
    () => `new XElement("a", new XAttribute("b", ${attribute()}), ${contents})`,
    () => `new XDocument(${contents})`,
    () => `new XAttribute("a", ${attribute()})`,
    () => `(${type})XElement.Parse(${stringLiteral(`<a>${text}</a>`)})`,
    () => `(${type})new XAttribute("a", ${stringLiteral(text)})`,
    () => `(${type})XElement.Parse("<a/>").Element("b")`,
    () => '((XNamespace)"urn:z" + "n").ToString()',
    () =>
      `XName.Get(${random.pick(['"a"', '"{urn:x}b"', '"{}b"', '"{u}"', '""', '"1a"', '"a:b"', '"{u}a b"', string(random)])})`,
    () => `(XName)"a" == ${random.pick(['"a"', '"{u}a"', "null", 'XName.Get("a", "")'])}`,
    () => `new XText(${string(random)}).ToString()`,
    () => `new XCData(${string(random)}).ToString()`,
    () => `new XComment(${random.pick([string(random), '"a--b-"', '"-"'])}).ToString()`,
    () => `new XElement("a", ${string(random)}, ${string(random)}).Nodes().Count()`,
  ])();
}
