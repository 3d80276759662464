import { beforeAll, describe, expect, it } from "vitest";
import {
  formatFinding,
  PolicyCompiler,
  type PolicyFinding,
  type PolicyFragment,
  type Tier,
} from "../../policy/index.ts";

let compiler: PolicyCompiler;

beforeAll(() => {
  compiler = PolicyCompiler.load();
});

const names: Record<string, string> = { issuer: "https://gateway.example", key: "QUJD" };

interface Surroundings {
  readonly tier?: Tier;
  readonly fragments?: ReadonlyMap<string, PolicyFragment>;
}

function environment({ tier = "BasicV2", fragments = new Map() }: Surroundings = {}) {
  return { tier, namedValue: (name: string) => names[name], fragments };
}

function findings(text: string, surroundings?: Surroundings): readonly PolicyFinding[] {
  const compiled = compiler.compileDocument(
    { name: "policy.xml", text },
    environment(surroundings),
  );
  return compiled.ok ? [] : compiled.findings;
}

function inbound(policies: string): string {
  return `<policies>\n<inbound>\n${policies}\n</inbound>\n</policies>`;
}

function fragment(text: string) {
  return compiler.compileFragment({ name: "fragment.xml", text }, environment());
}

describe("a policy document that is right", () => {
  it("compiles to statements per section; a section that is not written is absent", () => {
    const compiled = compiler.compileDocument(
      { name: "p", text: inbound('<base /><set-variable name="a" value="@(1 + 1)" />') },
      environment(),
    );
    expect(compiled.ok && compiled.policy.sections.inbound?.map(({ name }) => name)).toEqual([
      "base",
      "set-variable",
    ]);
    expect(compiled.ok && compiled.policy.sections.outbound).toBeUndefined();
  });

  it("has its named values pasted in as text, before C# is read", () => {
    const text = inbound('<set-variable name="a" value="@("{{issuer}}/token")" />');
    expect(findings(text)).toEqual([]);
  });
});

describe("each mistake is one finding", () => {
  it.each([
    ["a root that is none", "<policy />", "root-element"],
    ["a section that is none", "<policies><inbond /></policies>", "section-unknown"],
    ["a section twice", "<policies><inbound /><inbound /></policies>", "section-doubled"],
    ["a policy nobody knows", inbound("<set-varible />"), "policy-unknown"],
    ["a policy in the wrong section", inbound("<forward-request />"), "policy-section"],
    ["an attribute that is none", inbound('<base name="1" />'), "attribute-unknown"],
    ["an attribute that is missing", inbound('<set-variable name="a" />'), "attribute-missing"],
    [
      "a literal that is none",
      inbound('<set-header name="a" exists-action="put" />'),
      "attribute-value",
    ],
    [
      "a period that is too long",
      inbound('<rate-limit-by-key calls="1" renewal-period="301" counter-key="a" />'),
      "attribute-value",
    ],
    [
      "an expression where none may be",
      inbound('<set-variable name="@("a")" value="1" />'),
      "attribute-expression",
    ],
    [
      "an expression of the wrong type",
      inbound('<choose><when condition="@("yes")" /></choose>'),
      "expression-type",
    ],
    [
      "a variable of a type it cannot hold",
      inbound('<set-variable name="a" value="@(new List<string>())" />'),
      "expression-type",
    ],
    [
      "an expression inside text",
      inbound('<set-header name="a"><value>x @("y")</value></set-header>'),
      "expression-mixed",
    ],
    [
      "a child that is none",
      inbound('<choose><if /><when condition="true" /></choose>'),
      "child-unknown",
    ],
    [
      "children in the wrong order",
      inbound('<choose><otherwise /><when condition="@(true)" /></choose>'),
      "child-order",
    ],
    ["a child too few", inbound("<choose />"), "child-count"],
    ["text where none may be", inbound("<base>x</base>"), "text-unexpected"],
    ["text that is missing", inbound("<set-method />"), "text-missing"],
    [
      "a fragment that is not there",
      inbound('<include-fragment fragment-id="f" />'),
      "fragment-unknown",
    ],
    [
      "a named value that is not there",
      inbound('<set-variable name="a" value="{{none}}" />'),
      "named-value-unknown",
    ],
    [
      "cors that is not first",
      inbound(
        `<base /><set-method>GET</set-method>${"<cors><allowed-origins><origin>*</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>"}`,
      ),
      "cors-first",
    ],
    ["XML that is none", "<policies><inbound></policies>", "xml-syntax"],
    ["C# that is none", inbound('<set-variable name="a" value="@(1 +)" />'), "csharp-syntax"],
    [
      "a type that is not allowed",
      inbound('<set-variable name="a" value="@(System.IO.File.ReadAllText("x"))" />'),
      "csharp-type-not-allowed",
    ],
    [
      "a name nobody knows",
      inbound('<set-variable name="a" value="@(contxt.RequestId)" />'),
      "csharp-unknown-name",
    ],
  ])("%s", (_what, text, rule) => {
    const found = findings(text);
    expect(found.map((finding) => finding.rule)).toEqual([rule]);
    expect(found[0]?.message).toMatch(/^.{20,}[.?]$/s);
  });

  it("a streamed answer whose body a policy reads", () => {
    const text = `<policies><inbound /><backend><forward-request buffer-response="false" /></backend>
<outbound><set-variable name="a" value="@(context.Response.Body.As<string>())" /></outbound></policies>`;
    expect(findings(text).map(({ rule }) => rule)).toEqual(["streaming-body"]);
    expect(findings(text.replace('"false"', '"true"'))).toEqual([]);
  });

  it("a streamed answer whose body a policy reads, unless it reads others under a condition", () => {
    const read = '<set-variable name="a" value="@(context.Response.Body.As<string>())" />';
    const either = (outbound: string) =>
      `<policies><inbound /><backend><choose><when condition="@(true)"><forward-request buffer-response="true" /></when><otherwise><forward-request buffer-response="false" /></otherwise></choose></backend><outbound>${outbound}</outbound></policies>`;
    const when = `<choose><when condition="@(true)">${read}</when></choose>`;
    expect(findings(either(when))).toEqual([]);
    expect(findings(either(read)).map(({ rule }) => rule)).toEqual(["streaming-body"]);
    const streamed = either(when).replace('"true"', '"false"');
    expect(findings(streamed).map(({ rule }) => rule)).toEqual(["streaming-body"]);
  });

  it("a document larger than the tier takes", () => {
    const large = inbound(`<!-- ${"x".repeat(17_000)} -->`);
    expect(findings(large)).toEqual([]);
    expect(findings(large, { tier: "Consumption" }).map(({ rule }) => rule)).toEqual([
      "document-size",
    ]);
  });
});

describe("a policy that a tier lacks", () => {
  it.each([
    '<rate-limit-by-key calls="1" renewal-period="300" counter-key="@("a")" />',
    '<cache-lookup-value key="a" variable-name="v" />',
    '<cache-store-value key="a" value="@(new JObject())" duration="60" />',
    '<cache-remove-value key="a" />',
  ])("%s", (text) => {
    expect(findings(inbound(text))).toEqual([]);
    const found = findings(inbound(text), { tier: "Consumption" });
    expect(found.map(({ rule }) => rule)).toEqual(["policy-tier"]);
  });
});

describe("where a finding points", () => {
  it("is line and column of what was written, past named values and entities", () => {
    const text = inbound(
      '<set-variable name="a" value="@("{{issuer}}" == &quot;x&quot; ? nope : 1)" />',
    );
    const [finding] = findings(text);
    const column = (text.split("\n")[2]?.indexOf("nope") ?? 0) + 1;
    expect(finding).toMatchObject({ place: { line: 3, column } });
    expect(formatFinding(finding as PolicyFinding)).toMatch(
      /^policy\.xml:3:\d+ \[csharp-unknown-name\] .*\n {4}<set-variable/,
    );
  });

  it("reports every mistake of a document, not only the first", () => {
    const text = inbound('<forward-request />\n<set-variable name="a" value="@(nope)" />');
    expect(findings(text).map(({ rule }) => rule)).toEqual([
      "policy-section",
      "csharp-unknown-name",
    ]);
  });
});

describe("fragments", () => {
  it("cannot hold base or another fragment", () => {
    const compiled = fragment('<fragment><base /><include-fragment fragment-id="x" /></fragment>');
    expect(compiled.ok ? [] : compiled.findings.map(({ rule }) => rule)).toEqual([
      "fragment-nesting",
      "fragment-nesting",
    ]);
  });

  it("must fit the section that includes them", () => {
    const compiled = fragment(
      '<fragment><choose><when condition="@(true)"><rewrite-uri template="/x" /></when></choose></fragment>',
    );
    if (!compiled.ok) throw new Error("The fragment itself is right.");
    const fragments = new Map([["f", compiled.policy]]);
    const include = '<include-fragment fragment-id="f" />';
    expect(findings(inbound(include), { fragments })).toEqual([]);
    const late = findings(`<policies><inbound /><outbound>${include}</outbound></policies>`, {
      fragments,
    });
    expect(late.map(({ rule }) => rule)).toEqual(["policy-section"]);
  });
});
