import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";

const always = 'apply="always" consider-accept-header="false"';
const soap = `${always} parse-date="false" namespace-separator=":" namespace-prefix="xmlns" attribute-block-name="#attrs"`;

async function convert(
  body: unknown,
  attributes = always,
  { type = "application/json", accept = "*/*" } = {},
) {
  const inbound = `<json-to-xml ${attributes} /><return-response><set-header name="Content-Type"><value>@(context.Request.Headers.GetValueOrDefault("Content-Type"))</value></set-header><set-body>@(context.Variables.GetValueOrDefault<string>("body"))</set-body></return-response>`;
  const kept = inbound.replace(
    "<return-response>",
    '<set-variable name="body" value="@(context.Request.Body.As&lt;string&gt;())" /><return-response>',
  );
  const answer = await request(
    { operation: document({ inbound: kept }) },
    {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": type, accept },
    },
  );
  return { ...answer, type: answer.headers.get("content-type") };
}

describe("json-to-xml", () => {
  it("makes the XML that the page shows, with the element that its example drops", async () => {
    const envelope = {
      "soapenv:Envelope": {
        "xmlns:soapenv": "http://soap.example/",
        "xmlns:v1": "http://core.example/v1",
        "soapenv:Header": {},
        "soapenv:Body": {
          "v1:QueryList": {
            "#attrs": { queryName: 'a "b" <' },
            "v1:QueryItem": { name: "dummy & text" },
          },
        },
      },
    };
    const { text, type } = await convert(envelope, soap);
    expect(
      text,
    ).toBe(`<soapenv:Envelope xmlns:soapenv="http://soap.example/" xmlns:v1="http://core.example/v1">
  <soapenv:Header />
  <soapenv:Body>
    <v1:QueryList queryName="a &quot;b&quot; &lt;">
      <v1:QueryItem>
        <name>dummy &amp; text</name>
      </v1:QueryItem>
    </v1:QueryList>
  </soapenv:Body>
</soapenv:Envelope>`);
    expect(type).toBe("application/xml");
  });

  it.each([
    [{ a: 1, b: true }, "<Document>\n  <a>1</a>\n  <b>True</b>\n</Document>"],
    [{ a: [1, { b: "x" }] }, "<Document>\n  <a>1</a>\n  <a>\n    <b>x</b>\n  </a>\n</Document>"],
    [
      { r: { a: [], b: null, c: "" } },
      '<r>\n  <a />\n  <b xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" />\n  <c />\n</r>',
    ],
    [{ r: -1.5 }, "<r>-1.5</r>"],
    [{ r: "]]>\r\n\t" }, "<r>]]&gt;&#xD;\n\t</r>"],
    [{ größe: { $: 1 } }, undefined],
    [{}, "<Document />"],
  ])("makes of %j what others have published", async (body, xml) => {
    const { status, text } = await convert(body);
    if (xml === undefined)
      expect([status, text]).toEqual([500, expect.stringContaining('name \\"$\\"')]);
    else expect(text).toBe(xml);
  });

  it("declares a default namespace, and has attributes with a prefix", async () => {
    const body = {
      a: { xmlns: "urn:d", "xmlns:p": "urn:p", "#attrs": { "p:x": "1\n2" }, "p:b": 1 },
    };
    expect((await convert(body, soap)).text).toBe(
      '<a xmlns="urn:d" xmlns:p="urn:p" p:x="1&#xA;2">\n  <p:b>1</p:b>\n</a>',
    );
  });

  it.each([
    [[1], "JSON that is no object"],
    ['"a"', "JSON that is no object"],
    [{ a: [[1]] }, "a list within a list"],
    [{ first_name: "a" }, "the name first_name"],
    [{ "a b": 1 }, "which is none in XML"],
    [{ "": 1 }, "which is none in XML"],
    [{ "1a": 1 }, "which is none in XML"],
    [{ a: "2026-01-01T00:00:00Z" }, "a date"],
    [{ a: "\u0001" }, "a character that XML does not have"],
  ])("does not guess what comes of %j", async (body, sentence) => {
    const { status, text } = await convert(body);
    expect([status, text]).toEqual([500, expect.stringContaining(sentence)]);
  });

  it.each([
    [{ a: { "#attrs": [] } }, "no object"],
    [{ a: { "#attrs": { b: null } } }, "null as a text"],
    [{ a: { "#attrs": { b: {} } } }, "as a text"],
    [{ a: { "xmlns:": "urn:a" } }, "which is none in XML"],
    [{ "a:b:c": 1 }, "the name a:b:c"],
  ])("does not guess it of names either: %j", async (body, sentence) => {
    expect((await convert(body, soap)).text).toContain(sentence);
  });

  it("copies a date where it is told to", async () => {
    const date = { a: "2026-01-01T00:00:00.000+02:00" };
    const { text } = await convert(date, `${always} parse-date="false"`);
    expect(text).toBe("<a>2026-01-01T00:00:00.000+02:00</a>");
  });

  it.each(["{", '{"a":1', "[".repeat(200), `{"a":${'{"a":'.repeat(100)}1${"}".repeat(100)}}`])(
    "fails with what is no JSON: %#",
    async (body) => {
      const { status, text } = await convert(body);
      expect([status, JSON.parse(text).message]).toEqual([500, "Internal server error"]);
    },
  );

  it("leaves a message without a body alone", async () => {
    const operation = document({
      inbound: `<json-to-xml ${always} /><return-response><set-status code="204" reason="None" /></return-response>`,
    });
    expect((await request({ operation })).status).toBe(204);
  });

  it("works on the answer in outbound, and writes what is long", async () => {
    const text = "ä".repeat(200_000);
    const set = `<set-body>@(new JObject(new JProperty("a", new string('ä', 200000))).ToString())</set-body>`;
    const operation = document({ outbound: `${set}<json-to-xml ${always} />` });
    const answer = await request({ operation });
    expect([answer.headers.get("content-type"), answer.text]).toEqual([
      "application/xml",
      `<a>${text}</a>`,
    ]);
  });

  it.each([
    ['apply="content-type-json" consider-accept-header="false"', {}, true],
    [
      'apply="content-type-json" consider-accept-header="false"',
      { type: "application/problem+json; x=1" },
      true,
    ],
    ['apply="content-type-json" consider-accept-header="false"', { type: "text/plain" }, false],
    ['apply="always"', {}, false],
    ['apply="always"', { accept: "text/html, application/xml;q=0.9" }, true],
    ['apply="always"', { accept: "application/soap+xml" }, true],
    ['apply="@("al" + "ways")" consider-accept-header="@(false)"', { type: "text/plain" }, true],
  ])("with %s and %j", async (attributes, headers, converts) => {
    expect((await convert({ a: 1 }, attributes, headers)).text).toBe(
      converts ? "<a>1</a>" : '{"a":1}',
    );
  });

  it("takes one character as a separator", async () => {
    await expect(convert({ a: 1 }, `${always} namespace-separator="::"`)).rejects.toThrow(
      "one character",
    );
    expect((await convert({ a: 1 }, `${always} namespace-separator="@("" + "")"`)).status).toBe(
      500,
    );
  });
});
