import { int, string, stringLiteral } from "./literals.ts";
import type { Random } from "./random.ts";

/** An element with what a random walk puts into it. */
function element(random: Random, depth: number): string {
  const name = random.pick(["a", "b", "n:c", "m:d", "e"]);
  const declared = [
    ...(name.startsWith("n:") || random.chance(0.2) ? ['xmlns:n="urn:n"'] : []),
    ...(name.startsWith("m:") || random.chance(0.1)
      ? [`xmlns:m="urn:${random.pick(["m", "n"])}"`]
      : []),
    ...(random.chance(0.15) ? [`xmlns="${random.pick(["", "urn:x", "urn:n"])}"`] : []),
  ];
  const plain = random.chance(0.4) ? [`p="${random.pick(["1", "&lt;&quot;", "x\ty", "'"])}"`] : [];
  const children = Array.from({ length: depth > 0 ? random.int(0, 3) : 0 }, () =>
    random.pick([
      () => element(random, depth - 1),
      () => element(random, depth - 1),
      () => random.pick(["t", " ", "\n  ", "é", "&amp;", "a&#x20;b", "\r\n", "]]"]),
      () => random.pick(["<!-- c -->", "<?p q?>", "<![CDATA[<z>]]>", "<!---->"]),
    ])(),
  ).join("");
  const attributes = [...declared, ...plain].map((each) => ` ${each}`).join("");
  return children === "" && random.chance(0.7)
    ? `<${name}${attributes}/>`
    : `<${name}${attributes}>${children}</${name}>`;
}

/** A tree, read and written again. */
export function xmlTree(random: Random): string {
  const text = stringLiteral(element(random, 3));
  const prolog = random.pick([
    "",
    "",
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n',
    "<!-- k -->\n",
    "<!DOCTYPE a>",
    '<!DOCTYPE a PUBLIC "p" "s">',
    "<?x y?>",
  ]);
  const whole = stringLiteral(
    `${prolog}${element(random, 2)}${random.pick(["", "\n", "<!--e-->"])}`,
  );
  return random.pick([
    () => `XElement.Parse(${text}).ToString()`,
    () => `XElement.Parse(${text}, (LoadOptions)1).ToString()`,
    () => `XElement.Parse(${text}).ToString((SaveOptions)${random.int(1, 3)})`,
    () => `XElement.Parse(${text}).DescendantNodes().Last().ToString()`,
    () => `XElement.Parse(${text}).DescendantsAndSelf().Last().ToString()`,
    () => `XElement.Parse(${text}).DescendantsAndSelf().Attributes().Select(x => x.ToString())`,
    () => `XDocument.Parse(${whole}).ToString()`,
    () => `XDocument.Parse(${whole}, (LoadOptions)1).ToString()`,
    () => `XDocument.Parse(${whole}).Nodes().Select(n => n.NodeType)`,
    () => `XDocument.Parse(${whole}).Declaration?.ToString()`,
    () => `XDocument.Parse(${whole}).DocumentType`,
    () =>
      `var w = new StringWriter(); XDocument.Parse(${whole}).Save(w${random.pick(["", ", (SaveOptions)1"])}); return w.ToString();`,
    () => `var w = new StringWriter(); XElement.Parse(${text}).Save(w); return w.ToString();`,
    () =>
      `XNode.DeepEquals(XElement.Parse(${text}), XElement.Parse(${stringLiteral(element(random, 1))}))`,
    () => `var e = XElement.Parse(${text}); return XNode.DeepEquals(e, new XElement(e));`,
    () =>
      `var e = XElement.Parse(${text}); return e.DescendantNodes().Select(n => XNode.CompareDocumentOrder(n, e.LastNode));`,
    () => `XElement.Parse(${text}).Value`,
  ])();
}

/** What changes a tree, and what becomes of it. */
export function xmlChange(random: Random): string {
  const text = stringLiteral(
    random.pick([
      '<a x="1"><b>1</b><b>2</b><c><d/></c></a>',
      "<a>t<b/>u</a>",
      '<r xmlns="urn:x" xmlns:n="urn:n"><n:b n:p="1">z</n:b></r>',
      "<a/>",
      "<a></a>",
      element(random, 2),
    ]),
  );
  const content = () =>
    random.pick([
      'new XElement("n", "v")',
      '"t"',
      string(random),
      "null",
      "7",
      'new XElement((XNamespace)"urn:q" + "w", new XAttribute((XNamespace)"urn:q" + "s", 1))',
      "e.FirstNode",
      "e",
      'new XComment("k")',
      'new object[] { "p", new XElement("o"), "q", 3 }',
      "e.Elements().ToList()",
      'new XAttribute("k", 1)',
      'new XCData("z")',
      'new XText("t")',
      "e.FirstAttribute",
    ]);
  const step = () =>
    random.pick([
      () => `e.Add(${content()});`,
      () => `e.Add(${content()}, ${content()});`,
      () => `e.AddFirst(${content()});`,
      () => `e.FirstNode.AddAfterSelf(${content()});`,
      () => `e.LastNode.AddBeforeSelf(${content()}, ${content()});`,
      () => `e.FirstNode.ReplaceWith(${content()});`,
      () => `e.LastNode.Remove();`,
      () =>
        `e.SetAttributeValue(${random.pick(['"x"', '"y"', '"{urn:n}p"'])}, ${random.pick(["2", "null", string(random)])});`,
      () => `e.SetElementValue("b", ${random.pick(["null", "5", '""', string(random)])});`,
      () => "e.RemoveNodes();",
      () => `e.Value = ${string(random)};`,
      () => "e.RemoveAll();",
      () => `e.ReplaceNodes(${content()});`,
      () => `e.ReplaceAll(${content()}, ${content()});`,
      () =>
        `e.ReplaceAttributes(${random.pick(['new XAttribute("z", 1)', "null", "e.Attributes()"])});`,
      () => `e.Name = ${random.pick(['"q"', '"{urn:x}q"', 'e.Name.Namespace + "v"'])};`,
      () => "e.RemoveAttributes();",
      () => "e.Elements().Remove();",
      () => "e.Attributes().Remove();",
      () => "e.Descendants().Where(d => !d.HasElements).Remove();",
      () => `e.SetValue(${random.pick(["1.5", "true", "null", 'new XElement("a")'])});`,
      () => 'e.Add(new XAttribute(XNamespace.Xmlns + "k", "urn:q"));',
      () => "foreach (var d in e.Elements().ToList()) d.ReplaceWith(d.Nodes());",
      () => 'e.Element("b").Add(e.Element("b"));',
    ])();
  const steps = Array.from({ length: random.int(1, 3) }, step).join(" ");
  const end = random.pick([
    "e",
    "e.ToString()",
    "e.ToString((SaveOptions)1)",
    "e.Nodes().Count()",
    "e.DescendantNodes()",
    "e.Value",
    "e.IsEmpty",
  ]);
  return `var e = XElement.Parse(${text}); ${steps} return ${end};`;
}

/** Texts with one thing wrong, and documents that cannot be. */
export function xmlError(random: Random): string {
  const text = random.pick([
    "<a>",
    "<a><b></a></b>",
    "<a/><b/>",
    "x<a/>",
    "<a/>x",
    "<a x=1/>",
    '<a x="1" x="2"/>',
    '<a x="1"y="2"/>',
    "<p:a/>",
    '<a p:x="1"/>',
    '<a xmlns:p=""/>',
    '<a xmlns:xml="u"/>',
    '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
    '<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>',
    "<a>&nope;</a>",
    "<a>&#0;</a>",
    "<a>&#xD800;</a>",
    "<a>&#;</a>",
    "<a>&amp</a>",
    "<a>]]></a>",
    '<a x="<"/>',
    "<a><!-- -- --></a>",
    "<a><!--x</a>",
    "<a><![CDATA[x</a>",
    "<a><?x</a>",
    "<a><?xml y?></a>",
    ' <?xml version="1.0"?><a/>',
    '<?xml version="1.1"?><a/>',
    '<?xml version="2.0"?><a/>',
    "<?xml?><a/>",
    '<?xml encoding="utf-8"?><a/>',
    '<?xml version="1.0" standalone="maybe"?><a/>',
    "<a>\u0001</a>",
    "<1a/>",
    "<a b/>",
    "<a b=/>",
    "< a/>",
    "<a / >",
    "</a>",
    "<a></a",
    "<a></a >",
    "<a:b:c/>",
    "<:a/>",
    "<!-- only -->",
    "<a/><!DOCTYPE a>",
    "<!DOCTYPE><a/>",
    "<!DOCTYPE a []><a/>",
    "<![CDATA[x]]><a/>",
    "<a><!b></a>",
    '<a x="&lt;&#10;&#x9;"/>',
    "<a\nx = \"1\"\ty\r\n='2' />",
    "\ufeff<a/>",
    `<a>${"<b>".repeat(60)}${"</b>".repeat(60)}</a>`,
  ]);
  const mutated = random.chance(0.5) ? text : mutate(random, text);
  return random.pick([
    () => `XElement.Parse(${stringLiteral(mutated)})`,
    () => `XDocument.Parse(${stringLiteral(mutated)})`,
    () =>
      `var d = XDocument.Parse("<a/>"); ${random.pick(['d.Add(new XElement("b"));', 'd.Add("x");', 'd.Add(" ");', 'd.Root.ReplaceWith(new XElement("z"));', 'd.AddFirst(new XComment("c"));', 'd.Add(new XDocumentType("a", null, null, null));', 'd.AddFirst(new XDocumentType("a", null, null, null));', "d.Root.Remove();", 'd.Add(new XCData("c"));', 'd.Add(new XAttribute("a", 1));', "d.Root.Add(d);", 'd.ReplaceNodes(new XElement("q"));'])} return d.ToString();`,
    () =>
      `new XElement("a", ${random.pick(['new XAttribute("b", 1), new XAttribute("b", 2)', "new XDocument()", 'new XDocumentType("a", null, null, null)', 'new XText("\\u0001")', '"\\ud800"'])}).ToString()`,
    () =>
      `new XAttribute(${random.pick(['XNamespace.Xmlns + "p"', '"xmlns"', '"a"', "(XName)null", 'XNamespace.Xmlns + "xml"', 'XNamespace.Xml + "lang"', '"{urn:z}a"'])}, ${random.pick(['""', '"urn:x"', "null", '"http://www.w3.org/XML/1998/namespace"', '"http://www.w3.org/2000/xmlns/"', int(random)])})`,
    () =>
      `new XElement("a").${random.pick(["Remove()", 'ReplaceWith("x")', 'AddAfterSelf("x")'])}; return 1;`.replace(
        /^/,
        "",
      ),
  ])();
}

function mutate(random: Random, text: string): string {
  const at = random.int(0, text.length);
  const other = random.pick(["<", ">", "&", '"', "/", " ", "x", ":", "=", "!", "?", "-", "]", "'"]);
  return random.pick([
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + other + text.slice(at),
    text.slice(0, at),
    text.slice(0, at) + other + text.slice(at + 1),
  ]);
}
