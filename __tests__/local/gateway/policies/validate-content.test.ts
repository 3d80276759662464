import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { PolicyError } from "../../../../policy/index.ts";
import { document, request } from "../harness.ts";
import { described, errors, errorsOf, internal } from "./described.ts";

const openapi = {
  openapi: "3.0.3",
  components: {
    schemas: {
      Order: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "integer", minimum: 0, exclusiveMinimum: true },
          name: { type: "string", nullable: true, pattern: "^[a-z\\-]+$" },
          next: { $ref: "#/components/schemas/Order" },
        },
        example: { id: 1 },
      },
    },
  },
};
const schema = { $ref: "#/components/schemas/Order" };
const description = described(
  {
    requestBody: { content: { "Application/JSON; charset=utf-8": { schema }, "text/plain": {} } },
    responses: { 200: { content: { "application/json": { schema } } } },
  },
  openapi,
);
const policy = (content: string, action = "detect", more = "") =>
  `<validate-content unspecified-content-type-action="${action}" max-size="200" size-exceeded-action="${action}" errors-variable-name="errors"${more}>${content}</validate-content>`;
const json = (action = "detect", more = "") =>
  `<content type="application/json" validate-as="json" action="${action}" ${more} />`;

async function check(
  body: string | Uint8Array<ArrayBuffer>,
  checks = policy(json()),
  type: string | undefined = "application/json",
) {
  const operation = document({ inbound: `${checks}<return-response>${errors}</return-response>` });
  const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
  const sent = typeof body === "string" ? Buffer.from(body) : body;
  const answer = await request({ description, operation }, { method: "POST", body: sent, headers });
  return { ...answer, errors: errorsOf(answer.headers) };
}

const conforms =
  "does not conform to the definition Order, which is associated with the content type application/json.";

describe("validate-content", () => {
  it.each([
    '{"id":1}',
    '{"id":1,"name":null,"next":{"id":2,"next":{"id":3}},"more":[]}',
    ' {"id":1.0} ',
  ])("takes %s", async (body) => {
    expect((await check(body)).errors).toEqual([]);
  });

  it.each([
    ["{}", `${conforms} The value must have required property 'id'.`],
    ['{"id":0}', `${conforms} id must be > 0.`],
    ['{"id":"1"}', `${conforms} id must be integer.`],
    ['{"id":1,"name":"A"}', `${conforms} name must match pattern "^[a-z\\-]+$".`],
    [
      '{"id":1,"next":{"id":2,"next":{}}}',
      `${conforms} next.next must have required property 'id'.`,
    ],
    ["[]", `${conforms} The value must be object.`],
    ["null", `${conforms} The value must be object.`],
  ])("refuses %s", async (body, details) => {
    const { errors: kept } = await check(body);
    expect(kept).toEqual([
      {
        Name: "application/json",
        Type: "RequestBody",
        ValidationRule: "IncorrectMessage",
        Details: `Body of the request ${details}`,
        Action: "detect",
      },
    ]);
  });

  it.each(["{", '{"id":1}}', "", "\u0000", "{'id':1}", '{"id":1,}'].filter(Boolean))(
    "refuses what is no JSON: %j",
    async (body) => {
      const { errors: kept } = await check(body, policy(json("detect")));
      expect(kept.map(({ ValidationRule }) => ValidationRule)).toEqual(["ValidationException"]);
      const prevented = await check(body, policy(json("prevent")));
      expect([prevented.status, JSON.parse(prevented.text).message]).toEqual([400, internal]);
    },
  );

  it("tells the client what is wrong with its request, and nothing of an answer", async () => {
    const wrong = await check("{}", policy(json("prevent")));
    expect([wrong.status, JSON.parse(wrong.text).message]).toEqual([
      400,
      expect.stringContaining(conforms),
    ]);
    const body =
      '<set-header name="Content-Type"><value>application/json</value></set-header><set-body>{}</set-body>';
    const operation = document({ outbound: body + policy(json("prevent")), onError: errors });
    const answer = await request({ description, operation });
    expect([answer.status, JSON.parse(answer.text).message]).toEqual([502, internal]);
    expect(errorsOf(answer.headers).map(({ Type }) => Type)).toEqual(["ResponseBody"]);
  });

  it("counts the bytes of a body", async () => {
    const exact = `{"id":1,"more":"${"ä".repeat(91)}"}`;
    expect(Buffer.byteLength(exact)).toBe(200);
    expect((await check(exact)).errors).toEqual([]);
    const { errors: kept } = await check(`${exact} `);
    expect(kept.map(({ Details }) => Details)).toEqual([
      "Request's body is 201 bytes long and it exceeds the configured limit of 200 bytes.",
    ]);
    const prevented = await check(`${exact} `, policy(json(), "prevent"));
    expect(JSON.parse(prevented.text).message).toBe(
      "Request's body is 201 bytes long and it exceeds the limit of 200 bytes.",
    );
  });

  it.each([
    ["application/xml", "", ["Unspecified content type application/xml is not allowed."]],
    ["text/plain", "", []],
    ["APPLICATION/json;x=1", "", []],
    ["application/hal+json", '<type from="Application/hal+json" to="application/json" />', []],
    [
      "x/y",
      '<type when="@(context.Request.Method == &quot;POST&quot;)" to="application/json" />',
      [],
    ],
    [
      "x/y",
      '<type when="@(false)" to="application/json" />',
      ["Unspecified content type x/y is not allowed."],
    ],
  ])("asks of %s what it is mapped to by %s", async (type, types, details) => {
    const map = types && `<content-type-map>${types}</content-type-map>`;
    const { errors: kept } = await check('{"id":1}', policy(map + json()), type);
    expect(kept.map(({ Details }) => Details)).toEqual(details);
  });

  it.each([
    ['missing-content-type-value="application/json"', undefined, 1],
    ['missing-content-type-value="application/json"', "text/plain", 0],
    ['any-content-type-value="application/json"', "text/plain", 1],
  ])("maps by %s what comes as %s", async (attributes, type, count) => {
    const { errors: kept } = await check(
      "{}",
      policy(`<content-type-map ${attributes} />${json()}`),
      type ?? "",
    );
    expect(kept).toHaveLength(count);
  });

  it("overrides what a schema says of additional properties, deep down as well", async () => {
    const strict = policy(json("detect", 'allow-additional-properties="false"'));
    expect((await check('{"id":1,"next":{"id":2,"more":1}}', strict)).errors).toHaveLength(1);
    expect((await check('{"id":1,"next":{"id":2}}', strict)).errors).toEqual([]);
  });

  it("does not look at a message without a body, and says that it cannot read a compressed one", async () => {
    expect((await check("", policy(json("prevent"), "prevent"))).status).toBe(200);
    const operation = document({ inbound: policy(json()) + errors });
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const answer = await request(
      { description, operation },
      { method: "POST", body: gzipSync("{}"), headers },
    );
    expect(answer.text).toContain("encoded as gzip");
  });

  it.each([
    ["XML", json().replace('json" action', 'xml" action'), "nothing here has such a schema"],
    ["a part of no schema", json("detect", 'schema-ref="#/a"'), "for a JSON schema"],
    [
      "a type without a condition",
      `<content-type-map><type to="a/b" /></content-type-map>${json()}`,
      "one of from and when",
    ],
    [
      "names by any case",
      json("detect", 'case-insensitive-property-names="true"'),
      "differ by case",
    ],
  ])("is refused with %s", async (_, content, message) => {
    const refusal = await check("{}", policy(content)).catch((error: PolicyError) => error);
    expect(String(refusal)).toContain(message);
  });

  it.each([
    ["XML", json().replace('json" action', 'xml" action'), "nothing here has such a schema"],
    [
      "names by any case",
      json("detect", 'case-insensitive-property-names="true"'),
      "differ by case",
    ],
  ])("loads with %s when judged leniently, and ends the request", async (_, content, message) => {
    const operation = document({ inbound: policy(content) + errors });
    const { status, text } = await request({ profile: "lenient", operation });
    expect([status, text]).toEqual([500, expect.stringContaining(message)]);
  });

  it("is refused with more than 4 MB", async () => {
    const huge = policy(json()).replace('max-size="200"', 'max-size="4194305"');
    await expect(check("{}", huge)).rejects.toThrow("4194304");
  });
});
