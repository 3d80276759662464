import { beforeAll, describe, expect, it } from "vitest";
import {
  checkVariables,
  formatFinding,
  PolicyCompiler,
  type PolicyDocument,
  type PolicyFinding,
  type PolicyFragment,
  type PolicyScopes,
  type ScopeDocument,
} from "../../policy/index.ts";

let compiler: PolicyCompiler;

beforeAll(async () => {
  compiler = await PolicyCompiler.load();
});

interface Sections {
  readonly inbound?: string;
  readonly backend?: string;
  readonly outbound?: string;
  readonly onError?: string;
}

const environment = { tier: "BasicV2", namedValue: () => "value" } as const;

/** What may be included here: `known` is what the test gives, `other` is not known to the check. */
function includable(known?: PolicyFragment): Map<string, PolicyFragment> {
  const other: PolicyFragment = { kind: "fragment", name: "other", text: "", statements: [] };
  return new Map([["other", other], ...(known === undefined ? [] : [["known", known] as const])]);
}

function document(name: string, sections: Sections, known?: PolicyFragment): PolicyDocument {
  const { inbound = "", backend = "", outbound = "", onError = "" } = sections;
  const text = `<policies>\n<inbound>${inbound}</inbound>\n<backend>${backend}</backend>\n<outbound>${outbound}</outbound>\n<on-error>${onError}</on-error>\n</policies>`;
  const compiled = compiler.compileDocument(
    { name, text },
    { ...environment, fragments: includable(known) },
  );
  if (!compiled.ok) throw new Error(compiled.findings.map(formatFinding).join("\n"));
  return compiled.policy;
}

function fragment(statements: string): PolicyFragment {
  const text = `<fragment>\n${statements}\n</fragment>`;
  const compiled = compiler.compileFragment({ name: "fragment", text }, environment);
  if (!compiled.ok) throw new Error(compiled.findings.map(formatFinding).join("\n"));
  return compiled.policy;
}

function matched(...documents: ScopeDocument[]): PolicyScopes {
  return { documents, requests: "matched" };
}

function check(policies: readonly PolicyScopes[], known?: PolicyFragment): PolicyFinding[] {
  return checkVariables(policies, new Map(known === undefined ? [] : [["known", known]]));
}

/** The findings about one document that is a whole effective policy, as `rule name`. */
function found(sections: Sections, known?: PolicyFragment): string[] {
  return short(check([matched(document("policy", sections, known))], known));
}

function short(findings: readonly PolicyFinding[]): string[] {
  return findings.map(({ rule, message }) => `${rule} ${/"(.*?)"/.exec(message)?.[1]}`);
}

const set = (name: string, value = "1") => `<set-variable name="${name}" value="${value}" />`;
const header = (code: string) => `<set-header name="h"><value>@(${code})</value></set-header>`;
const block = (code: string) => `<set-header name="h"><value>@{ ${code} }</value></set-header>`;
const read = (name: string) => header(`(string)context.Variables["${name}"]`);
const readOr = (name: string) => header(`context.Variables.GetValueOrDefault<string>("${name}")`);
const when = (condition: string, then: string) =>
  `<when condition="@(${condition})">${then}</when>`;
const choose = (...branches: string[]) => `<choose>${branches.join("")}</choose>`;
const otherwise = (then: string) => `<otherwise>${then}</otherwise>`;
const get = 'context.Request.Method == "GET"';
const liquid = (template: string) => `<set-body template="liquid">${template}</set-body>`;

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

describe("a variable that is read before it is set", () => {
  it.each<[string, Sections, boolean]>([
    ["set before", { inbound: set("a") + read("a") }, true],
    ["set after", { inbound: read("a") + set("a") }, false],
    ["set by its own value", { inbound: set("a", '@(context.Variables["a"])') }, false],
    ["set in inbound, read in outbound", { inbound: set("a"), outbound: read("a") }, true],
    ["set in backend, read in inbound", { inbound: read("a"), backend: set("a") }, false],
    ["a default", { inbound: readOr("a") + set("a") }, true],
    ["an alias", { inbound: block('var all = context.Variables; return (string)all["a"];') }, true],
    [
      "a name that is computed",
      { inbound: header('(string)context.Variables["a" + context.RequestId]') },
      true,
    ],
    [
      "a name put together from constants",
      { inbound: header('(string)context.Variables["a" + "b"]') },
      false,
    ],
    [
      "looked for in the same expression",
      {
        inbound: header('context.Variables.ContainsKey("a") ? (string)context.Variables["a"] : ""'),
      },
      true,
    ],
    [
      "tried in the same expression",
      { inbound: header('context.Variables.TryGetValue("a", out object v) ? (string)v : ""') },
      true,
    ],
    [
      "another looked for",
      {
        inbound: header('context.Variables.ContainsKey("b") ? (string)context.Variables["a"] : ""'),
      },
      false,
    ],
  ])("%s", (_how, sections, isRight) => {
    const unset = found(sections).filter((each) => each.startsWith("variable-unset"));
    expect(unset.length === 0).toBe(isRight);
  });

  it.each<[string, string, boolean]>([
    ["set in one branch", choose(when(get, set("a"))), false],
    ["set in every branch", choose(when(get, set("a")), otherwise(set("a"))), true],
    [
      "set in every branch but the implied one",
      choose(when(get, set("a")), when("true", set("a"))),
      false,
    ],
    [
      "set in every branch that goes on",
      choose(when(get, set("a")), otherwise("<return-response />")),
      true,
    ],
    [
      "set where no other branch goes on",
      choose(when(get, "<return-response />"), otherwise(set("a"))),
      true,
    ],
    [
      "set nowhere, and nothing goes on",
      choose(when(get, "<return-response />"), otherwise("<return-response />")),
      true,
    ],
    ["set behind the end", `<return-response />${set("a")}`, true],
    ["set before the choice", set("a") + choose(when(get, "")), true],
    [
      "set deep inside",
      choose(when(get, choose(when("true", set("a")), otherwise(set("a")))), otherwise(set("a"))),
      true,
    ],
    ["set unless it is there", choose(when('!context.Variables.ContainsKey("a")', set("a"))), true],
    [
      "set by those who miss it",
      choose(when('context.Variables.GetValueOrDefault<string>("a") == null', set("a"))),
      true,
    ],
    [
      "the request ends without it",
      choose(when('!context.Variables.ContainsKey("a")', "<return-response />")),
      true,
    ],
    [
      "looked for, and nothing done about it",
      choose(when('context.Variables.ContainsKey("a")', read("a"))),
      false,
    ],
    [
      "set in retry",
      `<retry condition="@(false)" count="3" interval="1">${set("a")}</retry>`,
      true,
    ],
    [
      "set by send-request",
      '<send-request response-variable-name="a" ignore-error="true"><set-url>https://a.example</set-url></send-request>',
      true,
    ],
    [
      "set by a name that is computed",
      '<send-request response-variable-name="@(context.Request.Method)"><set-url>https://a.example</set-url></send-request>',
      true,
    ],
    ["perhaps set by the cache", '<cache-lookup-value key="k" variable-name="a" />', false],
    [
      "set by the cache or its default",
      '<cache-lookup-value key="k" variable-name="a" default-value="" />',
      true,
    ],
    [
      "set by the cache or by those who miss it",
      `<cache-lookup-value key="k" variable-name="a" />${choose(when('!context.Variables.ContainsKey("a")', set("a")))}`,
      true,
    ],
    [
      "set by validate-jwt",
      '<validate-jwt header-name="h" output-token-variable-name="a" />',
      true,
    ],
    [
      "set by a managed identity",
      '<authentication-managed-identity resource="r" output-token-variable-name="a" />',
      true,
    ],
    [
      "perhaps set by a managed identity",
      '<authentication-managed-identity resource="r" output-token-variable-name="a" ignore-error="true" />',
      false,
    ],
    [
      "set by a rate limit",
      '<rate-limit-by-key calls="1" renewal-period="1" counter-key="k" remaining-calls-variable-name="a" />',
      true,
    ],
    [
      "set by a rate limit that is exceeded",
      '<rate-limit-by-key calls="1" renewal-period="1" counter-key="k" retry-after-variable-name="a" />',
      false,
    ],
    ["set by a fragment that nobody knows", '<include-fragment fragment-id="other" />', true],
    [
      "perhaps set by a fragment that nobody knows",
      choose(when(get, '<include-fragment fragment-id="other" />')),
      false,
    ],
  ])("%s", (_how, before, isRight) => {
    expect(found({ inbound: before + read("a") })).toEqual(isRight ? [] : ["variable-unset a"]);
  });

  it("is a response too, that return-response starts from", () => {
    const answer = '<return-response response-variable-name="a" />';
    expect(found({ inbound: answer })).toEqual(["variable-unset a"]);
    const send =
      '<send-request response-variable-name="a"><set-url>https://a.example</set-url></send-request>';
    expect(found({ inbound: send + answer })).toEqual([]);
  });

  it("is read in a condition only after those before it did not hold", () => {
    const holds = (name: string) => `(bool)context.Variables["${name}"]`;
    const start = choose(
      when('!context.Variables.ContainsKey("a")', "<return-response />"),
      when(holds("a"), ""),
    );
    expect(found({ inbound: start })).toEqual([]);
    expect(found({ inbound: choose(when(get, set("a")), when(holds("a"), "")) })).toEqual([
      "variable-unset a",
    ]);
  });

  it("is there where the same condition held before, or none of the same", () => {
    const both = (a: string, b: string) => choose(when(get, a), otherwise(b));
    const sets = both(set("a"), set("b"));
    expect(found({ inbound: sets + both(read("a"), read("b")) })).toEqual([]);
    expect(found({ inbound: sets + both(read("b"), read("a")) })).toEqual([
      "variable-unset b",
      "variable-unset a",
    ]);
  });

  it("is there where another variable says so", () => {
    const known = set("hasToken", '@(context.Variables.ContainsKey("token"))');
    const maybe = choose(when(get, set("token")));
    const use = choose(when('(bool)context.Variables["hasToken"]', read("token")));
    expect(found({ inbound: maybe + known + use })).toEqual([]);
    expect(found({ inbound: maybe + set("hasToken", "@(true)") + use })).toEqual([
      "variable-unset token",
    ]);
  });

  it("is a retry's condition only after its statements", () => {
    const retry = (inside: string) =>
      `<retry condition="@((string)context.Variables["a"] == "")" count="3" interval="1">${inside}</retry>`;
    expect(found({ inbound: retry(set("a")) })).toEqual([]);
    expect(found({ inbound: retry("") + set("a") })).toEqual(["variable-unset a"]);
  });
});

describe("on-error", () => {
  it("finds nothing set for sure, since a failure may come before everything", () => {
    expect(found({ inbound: set("a"), onError: read("a") })).toEqual(["variable-unset a"]);
    const [finding] = check([matched(document("p", { inbound: set("a"), onError: read("a") }))]);
    expect(finding?.message).toContain("on-error runs after a failure anywhere");
  });

  it("may look, use a default, or set what it reads", () => {
    const looks = choose(when('context.Variables.ContainsKey("a")', read("a")));
    expect(found({ inbound: set("a"), onError: looks })).toEqual([]);
    expect(found({ inbound: set("a"), onError: readOr("a") })).toEqual([]);
    expect(found({ onError: set("a") + read("a") })).toEqual([]);
  });

  it("does not know what a condition of before has set", () => {
    const inbound = choose(when(get, set("a")));
    expect(found({ inbound, onError: choose(when(get, read("a"))) })).toEqual(["variable-unset a"]);
  });

  it("is all that runs for requests without an operation", () => {
    const policy = document("p", { inbound: read("a"), onError: read("b") });
    expect(short(check([{ documents: [policy], requests: "unmatched" }]))).toEqual([
      "variable-unset b",
    ]);
  });
});

describe("fragments", () => {
  const include = '<include-fragment fragment-id="known" />';

  it("read what those set who include them, and set what these read", () => {
    const known = fragment(`${read("a")}${set("b")}`);
    expect(found({ inbound: set("a") + include + read("b") }, known)).toEqual([]);
  });

  it("are judged at each place that includes them, and blamed once", () => {
    const known = fragment(read("a"));
    const right = matched(document("right", { inbound: set("a") + include }, known));
    const wrong = matched(document("wrong", { inbound: include }, known));
    expect(check([right], known)).toEqual([]);
    const findings = check([wrong, right, wrong], known);
    expect(short(findings)).toEqual(["variable-unset a"]);
    expect(findings[0]).toMatchObject({ document: "fragment", place: { line: 2 } });
    expect(findings[0]?.message).toContain("wrong");
  });

  it("may end the request", () => {
    const known = fragment("<return-response />");
    const inbound = choose(when(get, include), otherwise(set("a"))) + read("a");
    expect(found({ inbound }, known)).toEqual([]);
  });

  it("may set what only some of those read who include them", () => {
    const known = fragment(set("a"));
    const reads = matched(document("reads", { inbound: include + read("a") }, known));
    const ignores = matched(document("ignores", { inbound: include }, known));
    expect(check([reads, ignores], known)).toEqual([]);
    expect(short(check([ignores], known))).toEqual(["variable-unread a"]);
  });
});

describe("scopes", () => {
  it("pass variables through base, in its place", () => {
    const api = document("api", { inbound: set("a") });
    const operation = (inbound: string) => matched(api, document("operation", { inbound }));
    expect(check([operation(`<base />${read("a")}`)])).toEqual([]);
    expect(short(check([operation(`${read("a")}<base />`)]))).toEqual(["variable-unset a"]);
  });

  it("run nothing of the broader ones where base is missing", () => {
    const api = document("api", { inbound: set("a"), outbound: read("a") });
    const operation = document("operation", { inbound: read("a") });
    expect(short(check([matched(api, operation)]))).toEqual(["variable-unset a"]);
  });

  it("may read in a broader one what a narrower one set", () => {
    const api = document("api", { inbound: read("a"), outbound: read("b") });
    const inbound = `${set("a")}<base />${set("b")}`;
    const operation = document("operation", { inbound, outbound: "<base />" });
    expect(check([matched(api, operation)])).toEqual([]);
  });

  it("pass on everything where one has no document", () => {
    const global = document("global", { inbound: set("a"), outbound: read("a") });
    expect(check([matched(global, undefined, undefined)])).toEqual([]);
  });

  it("may set and read anything where nobody knows them", () => {
    const operation = document("operation", { inbound: `<base />${set("a")}${read("b")}` });
    expect(check([matched("unknown", operation)])).toEqual([]);
    const early = document("operation", { inbound: `${read("b")}<base />` });
    expect(short(check([matched("unknown", early)]))).toEqual(["variable-unset b"]);
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
