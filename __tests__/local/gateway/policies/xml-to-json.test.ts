import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const always = 'kind="direct" apply="always" consider-accept-header="false"';

async function convert(
  body: string,
  attributes = always,
  { type = "application/xml", accept = "*/*" } = {},
) {
  const inbound = `<xml-to-json ${attributes} /><set-variable name="body" value="@(context.Request.Body.As&lt;string&gt;())" /><return-response><set-header name="Content-Type"><value>@(context.Request.Headers.GetValueOrDefault("Content-Type"))</value></set-header><set-body>@(context.Variables.GetValueOrDefault<string>("body"))</set-body></return-response>`;
  const answer = await request(
    { operation: document({ inbound }) },
    { method: "POST", body, headers: { "content-type": type, accept } },
  );
  return { ...answer, type: answer.headers.get("content-type") };
}

describe("xml-to-json, of the kind direct", () => {
  it("makes the JSON that API Management is published to have made of slides", async () => {
    const slides = `<?xml version='1.0' encoding='us-ascii'?>

<!-- slides -->
<show title="Sample" by="Me">
  <!-- one -->
  <slide type="all"><title>Wake up!</title></slide>
  <!-- two -->
  <slide type="all">
    <title>Overview</title>
    <item>Why <em>they</em> are great</item>
    <item/>
    <item>Who <em>buys</em> them</item>
  </slide>
</show>`;
    const { text, type } = await convert(slides);
    const items =
      '[{"#text":["Why "," are great"],"em":"they"},null,{"#text":["Who "," them"],"em":"buys"}]';
    expect(text).toBe(
      `{"version":"1.0","encoding":"us-ascii"/* slides */,"show":{"@title":"Sample","@by":"Me","$comment":[],"slide":[{"@type":"all","title":"Wake up!"},{"@type":"all","title":"Overview","item":${items}}]}}`,
    );
    expect(type).toBe("application/json");
  });

  it.each([
    [
      '<?xml version="1.0"?><s:E xmlns="urn:a" xmlns:s="urn:s"><s:B><Get><Id>12</Id></Get></s:B></s:E>',
      '{"version":"1.0","s$E":{"@xmlns":"urn:a","@xmlns$s":"urn:s","s$B":{"Get":{"Id":"12"}}}}',
    ],
    [
      '<o xmlns:i="urn:i" xmlns="urn:o"><l i:nil="true"/><t/><m value="3" type="x" /></o>',
      '{"o":{"@xmlns$i":"urn:i","@xmlns":"urn:o","l":{"@i$nil":"true"},"t":null,"m":{"@value":"3","@type":"x"}}}',
    ],
    // Two prefixes of one namespace stay two.
    [
      '<a xmlns:p="urn:x" xmlns:q="urn:x" q:b="1"><p:c/></a>',
      '{"a":{"@xmlns$p":"urn:x","@xmlns$q":"urn:x","@q$b":"1","p$c":null}}',
    ],
    ['<a b="1">text</a>', '{"a":{"@b":"1","#text":"text"}}'],
    ["<a></a>", '{"a":null}'],
    ["<a> b\n</a>", '{"a":" b\\n"}'],
    ["<a>&lt;&quot;\\&#x2028;&amp;</a>", '{"a":"<\\"\\\\\\u2028&"}'],
    ["<a>true</a>", '{"a":"true"}'],
    ["<a>\u00a0</a>", '{"a":"\u00a0"}'],
    ["<!--c--><a/>", '{/*c*/"a":null}'],
    ["<a><b/><!--c--></a>", '{"a":{"b":null/*c*/}}'],
    ["<a><__proto__>1</__proto__><constructor/></a>", '{"a":{"__proto__":"1","constructor":null}}'],
  ])("of %s", async (xml, json) => {
    expect((await convert(xml)).text).toBe(json);
  });

  it("makes lists of elements in others where it always has to", async () => {
    const attributes = `${always} always-array-child-elements="@(true)"`;
    const { text } = await convert('<a x="1"><b>1</b><c><d/></c><e>x<f/></e></a>', attributes);
    expect(text).toBe(
      '{"a":{"@x":"1","b":["1"],"c":[{"d":[null]}],"e":[{"#text":"x","f":[null]}]}}',
    );
  });

  it.each([
    ["<a><![CDATA[x]]></a>", "a CDATA section"],
    ["<a><?p x?></a>", "a processing instruction"],
    ["<!DOCTYPE a><a/>", "a document type"],
    ['<a xml:space="preserve"> </a>', "white space that xml:space keeps"],
    ['<?xml version="1.0"?><version/>', "a root element that has the name version"],
    ['<a><!-- */,"admin":true/* --></a>', "a comment with */ in it"],
    [`${"<a>".repeat(600)}${"</a>".repeat(600)}`, "more than 500 levels"],
    ['<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>', "declarations of its own"],
    ['<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>', "declarations of its own"],
  ])("does not guess what comes of %s", async (xml, sentence) => {
    const { status, text } = await convert(xml);
    expect([status, text]).toEqual([500, expect.stringContaining(sentence)]);
  });

  it.each(["<a>", "<a><b></a></b>", "{}", "<a>&b;</a>", "<a b=1/>", "<a/><b/>", "<p:a/>"])(
    "fails with what is no XML: %s",
    async (body) => {
      const { status, text } = await convert(body);
      expect([status, JSON.parse(text).message]).toEqual([500, "Internal server error"]);
    },
  );

  it("takes long lists", async () => {
    const { text } = await convert(`<a>${"<b c='1'>x</b>".repeat(20_000)}</a>`);
    expect(JSON.parse(text).a.b).toHaveLength(20_000);
  });

  it("works on the answer in outbound", async () => {
    const outbound = `<set-body>@("<a>1</a>")</set-body><xml-to-json ${always} />`;
    const answer = await request({ operation: document({ outbound }) });
    expect([answer.headers.get("content-type"), answer.text]).toEqual([
      "application/json",
      '{"a":"1"}',
    ]);
  });

  it("leaves a message without a body alone", async () => {
    const inbound = `<xml-to-json ${always} /><return-response><set-status code="204" reason="None" /></return-response>`;
    expect((await request({ operation: document({ inbound }) })).status).toBe(204);
  });

  it.each([
    ['kind="direct" apply="content-type-xml" consider-accept-header="false"', {}, true],
    [
      'kind="direct" apply="content-type-xml" consider-accept-header="false"',
      { type: "application/soap+xml; charset=utf-8" },
      true,
    ],
    [
      'kind="direct" apply="content-type-xml" consider-accept-header="false"',
      { type: "text/plain" },
      false,
    ],
    ['kind="direct" apply="always"', {}, false],
    ['kind="direct" apply="always"', { accept: "text/html, application/json;q=0.9" }, true],
    ['kind="@("di" + "rect")" apply="always"', { accept: "application/problem+json" }, true],
  ])("with %s and %j", async (attributes, headers, does) => {
    const { text } = await convert("<a>1</a>", attributes, headers);
    expect(text).toBe(does ? '{"a":"1"}' : "<a>1</a>");
  });
});

it("what is javascript-friendly nobody has published", async () => {
  const friendly = 'kind="javascript-friendly" apply="always" consider-accept-header="false"';
  await expect(convert("<a/>", friendly)).rejects.toThrow("nobody has published any");
  const { status, text } = await convert(
    "<a/>",
    friendly.replace("java", "@(&quot;java&quot; + &quot;").replace("friendly", "friendly&quot;)"),
  );
  expect([status, text]).toEqual([500, expect.stringContaining("no page says what JSON")]);
});
