import { describe, expect, it } from "vitest";
import { document, request } from "../harness.ts";
import { described, errors, errorsOf } from "./described.ts";

const description = described({
  parameters: [
    { name: "id", in: "path", required: true, schema: { type: "integer", minimum: 1 } },
    { name: "page", in: "query", schema: { type: "integer", maximum: 9 } },
    { name: "flag", in: "query", schema: { type: "boolean" } },
    { name: "size", in: "query", schema: { type: "number" } },
    {
      name: "tag",
      in: "query",
      schema: { type: "array", items: { type: "string", maxLength: 2 } },
    },
    {
      name: "ids",
      in: "query",
      explode: false,
      schema: { type: "array", items: { type: "integer" } },
    },
    { name: "filter", in: "query", schema: { type: "object" } },
    { name: "X-Kind", in: "header", schema: { enum: ["a", "b"] } },
    { name: "session", in: "cookie", schema: {} },
  ],
});

const policy = (content = "", specified = "detect", unspecified = "detect") =>
  `<validate-parameters specified-parameter-action="${specified}" unspecified-parameter-action="${unspecified}" errors-variable-name="errors">${content}</validate-parameters>`;
const noHeaders = '<headers unspecified-parameter-action="ignore" />';

async function check(
  target: string,
  checks = policy(noHeaders),
  headers: Record<string, string> = {},
) {
  const done = `<return-response>${errors}</return-response>`;
  const answer = await request(
    { description, urlTemplate: "/run/{id}", operation: document({ inbound: checks + done }) },
    { headers },
    `/api/run/${target}`,
  );
  return { ...answer, errors: errorsOf(answer.headers) };
}

describe("validate-parameters", () => {
  it.each(["5", "5?page=9&flag=true&size=-1.5e3&tag=a&tag=b&ids=1,2", "5?tag=", "5?page=1&"])(
    "takes %s",
    async (target) => {
      const { status, errors: kept } = await check(target);
      expect([status, kept]).toEqual([200, []]);
    },
  );

  it.each([
    [
      "0",
      "id",
      "PathParameter",
      "Value of the path parameter id does not conform to the definition. The value must be >= 1.",
    ],
    [
      "x",
      "id",
      "PathParameter",
      "Value of the path parameter id cannot be parsed according to the definition.",
    ],
    [
      "5?page=10",
      "page",
      "QueryParameter",
      "Value of the query parameter page does not conform to the definition. The value must be <= 9.",
    ],
    [
      "5?page=1.0",
      "page",
      "QueryParameter",
      "Value of the query parameter page cannot be parsed according to the definition.",
    ],
    [
      "5?page=",
      "page",
      "QueryParameter",
      "Value of the query parameter page cannot be parsed according to the definition.",
    ],
    [
      "5?flag=True",
      "flag",
      "QueryParameter",
      "Value of the query parameter flag cannot be parsed according to the definition.",
    ],
    [
      "5?size=NaN",
      "size",
      "QueryParameter",
      "Value of the query parameter size cannot be parsed according to the definition.",
    ],
    [
      "5?page=1&page=2",
      "page",
      "QueryParameter",
      "Request cannot contain multiple values for the query parameter page.",
    ],
    [
      "5?tag=abc",
      "tag",
      "QueryParameter",
      "Value of the query parameter tag does not conform to the definition. 0 must NOT have more than 2 characters.",
    ],
    [
      "5?ids=1,,2",
      "ids",
      "QueryParameter",
      "Value of the query parameter ids cannot be parsed according to the definition.",
    ],
    [
      `5?page=${"9".repeat(500)}`,
      "page",
      "QueryParameter",
      "Value of the query parameter page does not conform to the definition. The value must be <= 9.",
    ],
  ])("refuses %s", async (target, Name, Type, Details) => {
    const { status, errors: kept } = await check(target);
    expect(status).toBe(200);
    expect(kept).toEqual([
      { Name, Type, ValidationRule: "IncorrectMessage", Details, Action: "detect" },
    ]);
  });

  it.each([
    ["5?Page=1", "Page", "QueryParameter", "Unspecified query parameter Page is not allowed."],
    [
      "5?session=1",
      "session",
      "QueryParameter",
      "Unspecified query parameter session is not allowed.",
    ],
    [
      "5?__proto__=1",
      "__proto__",
      "QueryParameter",
      "Unspecified query parameter __proto__ is not allowed.",
    ],
  ])("refuses what nothing describes: %s", async (target, Name, Type, Details) => {
    const { errors: kept } = await check(target);
    expect(kept).toEqual([
      { Name, Type, ValidationRule: "Unspecified", Details, Action: "detect" },
    ]);
  });

  it("knows headers by any case, and those that nothing describes", async () => {
    const { errors: kept } = await check("5", policy(), { "x-kind": "c", "x-other": "1" });
    const named = kept.filter(({ Name }) => /^x-/i.test(Name));
    expect(named.map(({ Details }) => Details)).toEqual([
      "Value of the header x-kind does not conform to the definition. The value must be equal to one of the allowed values.",
      "Unspecified header x-other is not allowed.",
    ]);
    expect(kept.map(({ Name }) => Name.toLowerCase())).toContain("host");
  });

  it("ends with 400 and the words for clients at the first that prevents", async () => {
    const answer = await check("x?other=1", policy(noHeaders, "prevent", "detect"));
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).message).toBe(
      "Value of the path parameter id couldn't be parsed according to the definition.",
    );
  });

  it.each([
    [`${noHeaders}<query><parameter name="other" action="ignore" /></query>`, "ignore"],
    [`${noHeaders}<query unspecified-parameter-action="ignore" />`, "ignore"],
    [
      `${noHeaders}<query unspecified-parameter-action="ignore"><parameter name="other" action="detect" /></query>`,
      "detect",
    ],
    [`${noHeaders}<query><parameter name="Other" action="ignore" /></query>`, "prevent"],
  ])("does of one name what %s says: %s", async (content, what) => {
    const { status, errors: kept } = await check(
      "5?other=1",
      policy(content, "prevent", "prevent"),
    );
    expect(status).toBe(what === "prevent" ? 400 : 200);
    expect(kept.map(({ Action }) => Action)).toEqual(what === "detect" ? ["detect"] : []);
  });

  it("does not guess how an object is read, nor what a missing parameter is", async () => {
    expect((await check("5?filter=1")).text).toContain(
      "no page says how the object filter is read",
    );
    const missing = described({
      parameters: [{ name: "q", in: "query", required: true, schema: {} }],
    });
    const operation = document({ inbound: policy(noHeaders) + errors });
    const { text } = await request({ description: missing, operation });
    expect(text).toContain("q is required and missing");
  });

  it.each([
    ["a schema that is none", { type: "integer", minimum: "x" }],
    ["a reference to nothing", { allOf: [{ $ref: "#/components/schemas/None" }] }],
  ])("says that %s cannot be used", async (_, schema) => {
    const broken = described({ parameters: [{ name: "q", in: "query", schema }] });
    const operation = document({ inbound: policy(noHeaders) + errors });
    const { text } = await request({ description: broken, operation }, {}, "/api/run?q=1");
    expect(text).toContain("the schema inline cannot be used");
  });

  it("reads the parameters of OpenAPI 2.0", async () => {
    const old = described(
      {
        parameters: [
          {
            name: "q",
            in: "query",
            required: true,
            type: "array",
            items: { type: "integer" },
            collectionFormat: "multi",
          },
        ],
      },
      { swagger: "2.0" },
    );
    const operation = document({
      inbound: `${policy(noHeaders)}<return-response>${errors}</return-response>`,
    });
    const found = async (query: string) =>
      errorsOf((await request({ description: old, operation }, {}, `/api/run?${query}`)).headers);
    expect(await found("q=1&q=2")).toEqual([]);
    expect(await found("q=1&q=x")).toHaveLength(1);
  });

  it("refuses two rules for one name", async () => {
    const twice =
      '<headers><parameter name="A" action="ignore" /><parameter name="a" action="detect" /></headers>';
    await expect(check("5", policy(twice))).rejects.toThrow("leave one");
  });
});
