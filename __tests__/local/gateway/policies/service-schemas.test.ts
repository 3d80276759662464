import { describe, expect, it } from "vitest";
import type { SchemaText } from "../../../../local/schemas/service-schemas.ts";
import { document, request } from "../harness.ts";
import { errors, errorsOf } from "./described.ts";

const xs = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';
const of = 'targetNamespace="urn:o" xmlns:o="urn:o" elementFormDefault="qualified"';
const schemas: Readonly<Record<string, SchemaText>> = {
  order: {
    kind: "xml",
    text: `<xs:schema ${xs} ${of}><xs:include schemaLocation="/schemas/parts" /><xs:element name="order" type="o:Order" /></xs:schema>`,
  },
  parts: {
    kind: "xml",
    text: `<xs:schema ${xs} ${of}><xs:complexType name="Order"><xs:sequence><xs:element name="id" type="xs:int" /></xs:sequence></xs:complexType></xs:schema>`,
  },
  json: {
    kind: "json",
    text: JSON.stringify({
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      required: ["part"],
      properties: { part: { $ref: "#/definitions/part" } },
      definitions: { part: { type: "object", properties: { id: { exclusiveMinimum: 0 } } } },
    }),
  },
};
const policy = (content: string) =>
  `<validate-content unspecified-content-type-action="prevent" max-size="100000" size-exceeded-action="prevent" errors-variable-name="errors"><content-type-map any-content-type-value="a/b" /><content type="a/b" action="detect" ${content} /></validate-content>`;

async function check(
  body: string,
  content: string,
  these = schemas,
  most = 100_000,
  milliseconds?: number,
) {
  const sized = policy(content).replace("100000", String(most));
  const inbound = `${sized}<return-response>${errors}</return-response>`;
  const answer = await request(
    {
      operation: document({ inbound }),
      schemas: these,
      ...(milliseconds === undefined ? {} : { milliseconds }),
    },
    { method: "POST", body },
  );
  const kept = errorsOf(answer.headers);
  return { ...answer, kept, rules: kept.map(({ ValidationRule }) => ValidationRule) };
}

const order = (id: string) => `<order xmlns="urn:o"><id>${id}</id></order>`;
const envelope = (version: string, content: string) =>
  `<s:Envelope xmlns:s="${version}" xmlns:q="urn:o"><s:Header/><s:Body> ${content} </s:Body></s:Envelope>`;
const soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
const soap12 = "http://www.w3.org/2003/05/soap-envelope";

describe("a body of XML", () => {
  const xml = 'validate-as="xml" schema-id="order"';

  it("conforms to a schema of the service, and to what that includes", async () => {
    expect((await check(order("7"), xml)).kept).toEqual([]);
  });

  it("does not conform", async () => {
    const { status, kept } = await check(order("seven"), xml);
    expect(status).toBe(200);
    expect(kept).toEqual([
      {
        Name: "a/b",
        Type: "RequestBody",
        ValidationRule: "IncorrectMessage",
        Details:
          "Body of the request does not conform to the definition order, which is associated with the content type a/b. Element '{urn:o}id': 'seven' is not a valid value of the atomic type 'xs:int'.",
        Action: "detect",
      },
    ]);
  });

  it.each([
    ["another root", "<p/>", "IncorrectMessage"],
    ["no namespace", "<order><id>1</id></order>", "IncorrectMessage"],
    ["what is no XML", "<order", "ValidationException"],
    ["JSON", "{}", "ValidationException"],
    [
      "more levels than anybody sends",
      `${"<a>".repeat(900)}${"</a>".repeat(900)}`,
      "ValidationException",
    ],
    [
      "entities that grow",
      `<!DOCTYPE a [<!ENTITY a0 "x">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join("")}]><order xmlns="urn:o"><id>&a9;</id></order>`,
      "ValidationException",
    ],
    [
      "a file",
      '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><order xmlns="urn:o"><id>&f;</id></order>',
      "ValidationException",
    ],
  ])("is refused with %s", async (_, body, rule) => {
    const { rules, headers } = await check(body, xml);
    expect(rules).toEqual([rule]);
    expect(headers.get("errors")).not.toContain("root:");
  });

  it("is a text, whatever encoding it declares", async () => {
    for (const encoding of ["utf-16", "iso-8859-1"]) {
      const body = `<?xml version="1.0" encoding="${encoding}"?>${order("7")}`;
      expect((await check(body, xml)).kept).toEqual([]);
    }
  });

  it.each([
    ["elements", "<b>x</b>".repeat(21_000)],
    ["comments", `<a>${"<!---->".repeat(12_000)}${"<b>x</b>".repeat(9_000)}</a>`],
    ["instructions", `<a>${"<?p?>".repeat(12_000)}${"<b>x</b>".repeat(9_000)}</a>`],
    ["attributes", `<a>${`<b p="" q ='' r\n=\n""/>`.repeat(6_000)}</a>`],
  ])("ends with a sentence where errors would take minutes for the %s", async (_, body) => {
    const { text } = await check(body, xml, schemas, 200_000);
    expect(text).toContain("more than 20000 elements, attributes and other parts");
  });

  it("takes no memory that grows as the square of an envelope", async () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `xmlns:n${i}="urn:${i}"`).join(" ");
    const body = envelope(soap11, "<q:order><q:id>x</q:id></q:order>".repeat(1_500)).replace(
      "<s:Envelope",
      `<s:Envelope ${names}`,
    );
    const soap = 'validate-as="soap" schema-id="order"';
    expect((await check(body, soap, schemas, 200_000)).rules).toEqual(["IncorrectMessage"]);
  });

  it("is answered with what is wrong where that prevents it", async () => {
    const prevented = policy(xml)
      .replace('action="detect"', 'action="prevent"')
      .replace(' errors-variable-name="errors"', "");
    const answer = await request(
      { operation: document({ inbound: prevented }), schemas },
      { method: "POST", body: order("x") },
    );
    expect([answer.status, JSON.parse(answer.text).message]).toEqual([
      400,
      expect.stringContaining("is not a valid value"),
    ]);
  });

  it("is taken out of an envelope of SOAP, with the namespaces around it", async () => {
    const soap = 'validate-as="soap" schema-id="order"';
    const inside = (id: string) => `<q:order><q:id>${id}</q:id></q:order>`;
    for (const version of [soap11, soap12]) {
      expect((await check(envelope(version, inside("1")), soap)).rules).toEqual([]);
      expect((await check(envelope(version, inside("x")), soap)).rules).toEqual([
        "IncorrectMessage",
      ]);
    }
    expect((await check(envelope(soap11, inside("1") + inside("x")), soap)).rules).toEqual([
      "IncorrectMessage",
    ]);
    for (const body of [order("1"), envelope("urn:other", inside("1")), envelope(soap12, "")]) {
      expect((await check(body, soap)).rules).toEqual(["ValidationException"]);
    }
  });
});

describe("a body of JSON", () => {
  it.each([
    ["the schema", "", '{"part":{"id":1}}', '{"part":{"id":0}}'],
    ["a part of it", 'schema-ref="#/definitions/part"', '{"id":1}', '{"id":0}'],
    [
      "it with nothing more",
      'allow-additional-properties="false"',
      '{"part":{"id":1}}',
      '{"part":{"b":1}}',
    ],
  ])("conforms to %s", async (_, more, good, bad) => {
    const json = `validate-as="json" schema-id="json" ${more}`;
    expect((await check(good, json)).kept).toEqual([]);
    const [error] = (await check(bad, json)).kept;
    expect(error?.Details).toContain("does not conform to the definition json,");
  });

  it("is of no content type that is specified where nothing names the type", async () => {
    const inbound = `${policy('validate-as="json" schema-id="json"').replace(' type="a/b"', "")}<return-response>${errors}</return-response>`;
    const operation = document({ inbound });
    const send = { method: "POST", body: "{}" };
    expect((await request({ operation, schemas }, send)).text).toContain("describes the operation");
    const none = { parameters: [], requestContents: [], responses: [] };
    expect((await request({ operation, schemas, description: none }, send)).status).toBe(400);
    const known = { ...none, requestContents: [{ type: "a/b" }] };
    const { headers } = await request({ operation, schemas, description: known }, send);
    expect(errorsOf(headers)).toHaveLength(1);
  });

  it.each([
    ["there is no such schema", 'validate-as="json" schema-id="none"'],
    ["the schema is of XML", 'validate-as="json" schema-id="order"'],
    ["the schema is of JSON", 'validate-as="xml" schema-id="json"'],
  ])("fails where %s", async (_, content) => {
    const { status, text } = await check("{}", content);
    expect([status, JSON.parse(text).message]).toEqual([500, "Internal server error"]);
  });

  it.each([
    ["a pattern", { pattern: "^(a+)+$" }, JSON.stringify(`${"a".repeat(40)}b`)],
    [
      "items that must differ",
      { uniqueItems: true },
      JSON.stringify(Array.from({ length: 9_000 }, (_, i) => ({ i }))),
    ],
  ])(
    "ends with a sentence where it takes longer than an expression may: %s",
    async (_, schema, body) => {
      const json = 'validate-as="json" schema-id="slow"';
      const slow = { slow: { kind: "json", text: JSON.stringify(schema) } } as const;
      const { text } = await check(body, json, slow, 200_000, 50);
      expect(text).toContain("cannot be held to the schema slow: it takes longer than 50 ms.");
      expect((await check("1", json, slow)).kept).toEqual([]);
    },
  );

  it("ends with a sentence where a value has more levels than there is room for", async () => {
    const schema = JSON.stringify({ properties: { x: { $ref: "#" } } });
    const body = `${'{"x":'.repeat(30_000)}1${"}".repeat(30_000)}`;
    const json = 'validate-as="json" schema-id="deep"';
    const { text } = await check(body, json, { deep: { kind: "json", text: schema } }, 200_000);
    expect(text).toContain("a value has too many levels to hold it to the schema deep.");
  });

  it("ends with a sentence where the schema has no such part", async () => {
    const { text } = await check("{}", 'validate-as="json" schema-id="json" schema-ref="#/none"');
    expect(text).toContain("the schema json cannot be used");
  });
});

it.each<[string, SchemaText]>([
  ["no schema", { kind: "xml", text: "<a/>" }],
  ["no XML", { kind: "xml", text: "<a" }],
  [
    "a file",
    {
      kind: "xml",
      text: `<xs:schema ${xs}><xs:include schemaLocation="file:///etc/hosts" /></xs:schema>`,
    },
  ],
  [
    "another server",
    {
      kind: "xml",
      text: `<xs:schema ${xs}><xs:include schemaLocation="http://127.0.0.1:9/a.xsd" /></xs:schema>`,
    },
  ],
  ["no JSON", { kind: "json", text: "{" }],
  ["a list", { kind: "json", text: "[]" }],
  ["no type", { kind: "json", text: '{"type":"thing"}' }],
])("a schema is not loaded that is %s", async (_, schema) => {
  await expect(check("{}", 'validate-as="json" schema-id="a"', { a: schema })).rejects.toThrow(
    "The schema a of the service cannot be used: ",
  );
});
