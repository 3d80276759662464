import { beforeAll, describe, expect, it } from "vitest";
import { formatFinding, PolicyCompiler, type Profile } from "../../policy/index.ts";
import { tolerances } from "../../policy/tolerances.ts";

let compiler: PolicyCompiler;

beforeAll(() => {
  compiler = PolicyCompiler.load();
});

const inbound = (policies: string) => `<policies><inbound>${policies}</inbound></policies>`;
const section = (name: string, policies: string) =>
  `<policies><${name}>${policies}</${name}></policies>`;

function compile(text: string, profile?: Profile) {
  const environment = {
    tier: "BasicV2",
    namedValue: () => undefined,
    fragments: new Map(),
  } as const;
  return compiler.compileDocument(
    { name: "policy.xml", text },
    profile === undefined ? environment : { ...environment, profile },
  );
}

const cors =
  "<cors><allowed-origins><origin>*</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>";

/** What samples write, by the tolerance that it needs. */
const samples: Readonly<Record<keyof typeof tolerances, readonly [text: string, rule: string]>> = {
  "status-reason": [
    inbound('<return-response><set-status code="302" /></return-response>'),
    "attribute-missing",
  ],
  "cors-first": [inbound(`<set-method>GET</set-method>${cors}`), "cors-first"],
  "xml-declaration": [`<?xml version="1.0" encoding="utf-8"?>\n<policies />`, "xml-syntax"],
  cdata: [inbound("<set-body><![CDATA[<a> & b]]></set-body>"), "xml-syntax"],
  "body-in-on-error": [section("on-error", '<set-body>@("sorry")</set-body>'), "policy-section"],
  "identity-in-outbound": [
    section(
      "outbound",
      '<authentication-managed-identity resource="r" output-token-variable-name="t" />',
    ),
    "policy-section",
  ],
  "object-comparison": [
    inbound(
      '<choose><when condition="@(context.Variables.GetValueOrDefault("a") == "true")" /></choose>',
    ),
    "csharp-type-mismatch",
  ],
  "variable-type": [inbound('<set-variable name="j" value="@("x".AsJwt())" />'), "expression-type"],
  "tuple-element": [
    inbound('<set-variable name="t" value="@((1, 2).Item1)" />'),
    "csharp-type-not-allowed",
  ],
  "external-cache": [
    inbound('<cache-remove-value key="k" caching-type="external" />'),
    "attribute-value",
  ],
  "not-run": [inbound("<cross-domain />"), "policy-refused"],
  "boolean-case": [inbound('<choose><when condition="True" /></choose>'), "attribute-value"],
  "prompt-estimate": [
    inbound('<llm-token-limit counter-key="k" tokens-per-minute="9" />'),
    "attribute-missing",
  ],
};

describe.each(Object.entries(samples))("%s", (name, [text, rule]) => {
  it("is an error for the strict profile, which is the usual one", () => {
    for (const profile of ["strict", undefined] as const) {
      const { ok, findings } = compile(text, profile);
      expect([ok, findings.map((finding) => [finding.rule, finding.severity])]).toEqual([
        false,
        [[rule, "error"]],
      ]);
    }
  });

  it("is accepted by the lenient one, with the reason", () => {
    const { ok, findings } = compile(text, "lenient");
    const { severity, reason } = tolerances[name as keyof typeof tolerances];
    expect([ok, findings.map((finding) => [finding.rule, finding.severity])]).toEqual([
      true,
      [[rule, severity]],
    ]);
    expect(reason).toMatch(/^[A-Z].+\.$/);
    expect(findings.map(formatFinding)[0]).toContain(`[${rule}] ${severity}: `);
    expect(findings[0]?.message).toMatch(new RegExp(`\\. ${reason.slice(0, 20)}`));
  });
});

describe("the lenient profile", () => {
  it.each([
    ["an attribute that is missing", inbound('<set-variable name="a" />')],
    ["a section without a tolerance", section("inbound", "<forward-request />")],
    ["a mixed expression in CDATA", inbound("<set-body><![CDATA[a @(1)]]></set-body>")],
    ["CDATA that is not closed", inbound("<set-body><![CDATA[a</set-body>")],
    ["a declaration that is not first", inbound('<?xml version="1.0"?>')],
    [
      "another C# mistake beside",
      inbound('<set-body>@{ object a = "x"; int b = "y"; return a == "x"; }</set-body>'),
    ],
  ])("refuses %s still", (_what, text) => {
    expect(compile(text, "lenient").ok).toBe(false);
  });

  it("takes the expression of a CDATA section", () => {
    const { ok, findings } = compile(
      inbound('<set-body><![CDATA[ @("a" + (1 < 2 && true ? "&amp;" : "")) ]]></set-body>'),
      "lenient",
    );
    expect([ok, findings.length]).toEqual([true, 1]);
  });
});
