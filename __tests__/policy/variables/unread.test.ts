import { describe, expect, it } from "vitest";
import {
  check,
  document,
  found,
  header,
  liquid,
  matched,
  read,
  readOr,
  type Sections,
  set,
  short,
} from "./effective-policies.ts";

describe("a misspelt variable", () => {
  it("is found where it is read, with the name that was meant", () => {
    const policy = document("policy.xml", {
      inbound: `\n${set("transaction", "@(new JObject())")}\n<set-header name="h"><value>@((string)((JObject)context.Variables[&quot;transcation&quot;])["x"])</value></set-header>`,
      outbound: read("transaction"),
    });
    const [finding] = check([matched(policy)]);
    const column = policy.text.split("\n")[3]?.indexOf("&quot;transcation") ?? 0;
    expect(finding).toMatchObject({
      rule: "variable-unset",
      document: "policy.xml",
      place: { line: 4, column: column + 1 },
    });
    expect(finding?.message).toContain('Did you mean "transaction"?');
    expect(finding?.excerpt).toMatch(/^<set-header .*transcation/);
  });

  it("is found where it is set and a default hides the mistake", () => {
    const [finding] = check([
      matched(document("p", { inbound: set("grantRevokd") + readOr("grantRevoked") })),
    ]);
    expect(finding?.rule).toBe("variable-unread");
    expect(finding?.message).toContain('Did you mean "grantRevoked"?');
  });

  it("is another one in another case", () => {
    expect(found({ inbound: set("token") + read("Token") })).toEqual([
      "variable-unset Token",
      "variable-unread token",
    ]);
  });
});

describe("a variable that nobody reads", () => {
  it.each<[string, Sections, string[]]>([
    ["set-variable", { inbound: set("a") }, ["variable-unread a"]],
    ["a read before it", { inbound: readOr("a") + set("a") }, []],
    [
      "a read by whoever enumerates",
      { inbound: set("a") + header("context.Variables.Count.ToString()") },
      [],
    ],
    [
      "a read by a computed name",
      { inbound: set("a") + header("(string)context.Variables[context.Request.Method]") },
      [],
    ],
    [
      "a read by a Liquid template",
      { inbound: `${set("a")}${liquid("{% if context.Variables.a %}{{ body.x }}{% endif %}")}` },
      [],
    ],
    [
      "a read by a Liquid template that enumerates",
      { inbound: set("a") + liquid("{% for one in context.Variables %}x{% endfor %}") },
      [],
    ],
    [
      "no read by a Liquid template of another",
      { inbound: set("a") + liquid("{{ context.Variables.b }}{{ body.a }}") },
      ["variable-unread a"],
    ],
    ["a read in on-error", { inbound: set("a"), onError: readOr("a") }, []],
    [
      "an answer, which send-request must have a name for",
      {
        inbound:
          '<send-request response-variable-name="a"><set-url>https://a.example</set-url></send-request>',
      },
      [],
    ],
    [
      "a lookup in the cache",
      { inbound: '<cache-lookup-value key="k" variable-name="a" />' },
      ["variable-unread a"],
    ],
    [
      "a token of validate-jwt",
      { inbound: '<validate-jwt header-name="h" output-token-variable-name="a" />' },
      ["variable-unread a"],
    ],
  ])("%s", (_what, sections, expected) => {
    expect(found(sections)).toEqual(expected);
  });

  it("is one only if no operation reads it", () => {
    const api = document("api", { inbound: set("a") });
    const silent = matched(api, document("silent", { inbound: "<base />" }));
    const reads = matched(api, document("reads", { inbound: `<base />${read("a")}` }));
    expect(check([silent, reads])).toEqual([]);
    expect(short(check([silent]))).toEqual(["variable-unread a"]);
  });
});
