import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { document, type RunningGateway, runGateway } from "../local/gateway/harness.ts";
import { runs } from "../property-runs.ts";
import { codeWith } from "./policy-code.ts";

const names = '"client_id", "code", "state"';
const policy = (partial: string) =>
  document({
    inbound: `<return-response><set-status code="200" reason="OK" /><set-body>@{
      ${codeWith(`{{> request/${partial} names='${names}'}}`)}
      return new JObject(new JProperty("values", JObject.FromObject(values)), new JProperty("doubled", doubled)).ToString();
    }</set-body></return-response>`,
  });

let query: RunningGateway;
let form: RunningGateway;

beforeAll(async () => {
  query = await runGateway({ operation: policy("query-parameters") });
  form = await runGateway({ operation: policy("form-parameters") });
});

afterAll(async () => {
  await query.close();
  await form.close();
});

interface Parsed {
  readonly values: Record<string, string>;
  readonly doubled: string | null;
}

async function inQuery(text: string): Promise<Parsed> {
  const answer = await fetch(`${query.origin}/api/run?${text}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Parsed;
}

async function inForm(body: string, type = "application/x-www-form-urlencoded"): Promise<Parsed> {
  const headers = { "content-type": type };
  const answer = await fetch(`${form.origin}/api/run`, { method: "POST", body, headers });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Parsed;
}

const ways = [
  // A v2 tier takes a query of 2,048 bytes.
  ["a query", inQuery, 1_900],
  ["a form", inForm, 1_000_000],
] as const;

const name = fc.constantFrom("client_id", "code", "state", "other", "resource");
const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    " ",
    "+",
    "%",
    "%20",
    "a+b c",
    "&code=x",
    "=",
    "a=b",
    "null",
    "2024-01-01T00:00:00Z",
    "é",
    "😀",
  ),
);
const pairs = fc.array(fc.tuple(name, value), { maxLength: 6 });
/** The two ways to write a blank, and escapes for what needs none. */
const spelling = fc.constantFrom<(text: string) => string>(
  (text) => encodeURIComponent(text),
  (text) => encodeURIComponent(text).replaceAll("%20", "+"),
  (text) =>
    Buffer.from(text).reduce((all, byte) => `${all}%${byte.toString(16).padStart(2, "0")}`, ""),
);

/** RFC 6749 section 3.1: an empty parameter counts as absent; none may stand twice. */
function meaningOf(sent: readonly (readonly [string, string])[]): Parsed {
  const twice = sent.filter(([one], index) => sent.findIndex(([other]) => other === one) !== index);
  return {
    values: Object.fromEntries(
      sent.filter(([one, text], index) => {
        const known = ["client_id", "code", "state"].includes(one);
        return known && text !== "" && sent.findIndex(([other]) => other === one) === index;
      }),
    ),
    doubled: twice.length === 0 ? null : expect.toBeOneOf(twice.map(([one]) => one)),
  };
}

describe.each(ways)("%s", (_what, parse, size) => {
  it("gives each parameter as it was meant, and names one that stands twice", async () => {
    await fc.assert(
      fc.asyncProperty(pairs, spelling, async (sent, spell) => {
        const text = sent.map(([one, its]) => `${spell(one)}=${spell(its)}`).join("&");
        expect(await parse(text)).toEqual(meaningOf(sent));
      }),
      { numRuns: runs(50) },
    );
  });

  it.each<[string, Parsed]>([
    ["", { values: {}, doubled: null }],
    ["code", { values: {}, doubled: null }],
    ["code=", { values: {}, doubled: null }],
    ["=x", { values: {}, doubled: null }],
    ["&&code=1&&", { values: { code: "1" }, doubled: null }],
    ["code=a=b", { values: { code: "a=b" }, doubled: null }],
    ["code=1;state=2", { values: { code: "1;state=2" }, doubled: null }],
    ["code=1&code=1", { values: { code: "1" }, doubled: "code" }],
    ["code=&code=1", { values: {}, doubled: "code" }],
    ["code=1&c%6fde=2", { values: { code: "1" }, doubled: "code" }],
    ["other=1&other=2", { values: {}, doubled: "other" }],
    ["code[]=1&code[]=2", { values: {}, doubled: "code[]" }],
    ["code=1,2", { values: { code: "1,2" }, doubled: null }],
    ["Code=1&CLIENT_ID=2", { values: {}, doubled: null }],
    ["code=%zz", { values: { code: "%zz" }, doubled: null }],
    ["code=%", { values: { code: "%" }, doubled: null }],
  ])("%j", async (text, meant) => {
    expect(await parse(text)).toEqual(meant);
  });

  it("may be as long as a request can be", async () => {
    const long = "x".repeat(size);
    expect(await parse(`code=${long}&state=y`)).toEqual({
      values: { code: long, state: "y" },
      doubled: null,
    });
    const many = Array.from({ length: 150 }, (_none, index) => `p${index}=1`).join("&");
    expect(await parse(`${many}&code=1&p7=2`)).toEqual({ values: { code: "1" }, doubled: "p7" });
  });
});

describe("a form", () => {
  it.each(["application/json", "text/plain", "multipart/form-data; boundary=x", ""])(
    "is no form with the content type %j",
    async (type) => {
      expect(await inForm("code=1&code=2", type)).toEqual({ values: {}, doubled: null });
    },
  );

  it.each([
    "APPLICATION/X-WWW-FORM-URLENCODED",
    " application/x-www-form-urlencoded; charset=utf-8",
  ])("is one with the content type %j", async (type) => {
    expect((await inForm("code=1", type)).values).toEqual({ code: "1" });
  });
});
