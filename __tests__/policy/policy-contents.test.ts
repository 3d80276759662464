import { beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../policy/catalogue/index.ts";
import { refusedPolicies } from "../../policy/catalogue/refused.ts";
import { PolicyCompiler, type PolicyFinding } from "../../policy/index.ts";

let compiler: PolicyCompiler;

beforeAll(() => {
  compiler = PolicyCompiler.load();
});

function inbound(policies: string): string {
  return `<policies>\n<inbound>\n${policies}\n</inbound>\n</policies>`;
}

function findings(text: string): readonly PolicyFinding[] {
  const environment = {
    tier: "BasicV2",
    namedValue: () => undefined,
    fragments: new Map(),
  } as const;
  const compiled = compiler.compileDocument({ name: "policy.xml", text }, environment);
  return compiled.ok ? [] : compiled.findings;
}

describe("what a policy says beyond its attributes", () => {
  it.each([
    ["a policy that is refused", inbound("<cross-domain />"), "policy-refused"],
    [
      "a refused policy in a request of a policy's own",
      inbound(
        "<send-one-way-request><set-url>https://a.example</set-url><cross-domain /></send-one-way-request>",
      ),
      "policy-refused",
    ],
    [
      "an attribute that is refused",
      inbound('<set-backend-service backend-id="b" sf-partition-key="k" />'),
      "attribute-refused",
    ],
    [
      "an id that is an expression",
      inbound('<set-method id="@("a")">GET</set-method>'),
      "attribute-expression",
    ],
    [
      "a wait within a retry",
      inbound('<retry condition="@(false)" count="1" interval="0"><wait /></retry>'),
      "child-unknown",
    ],
    [
      "another policy in a wait",
      inbound("<wait><set-method>GET</set-method></wait>"),
      "child-unknown",
    ],
    [
      "an address that is none",
      inbound('<ip-filter action="allow"><address>1.2.3</address></ip-filter>'),
      "attribute-value",
    ],
    ["a filter without addresses", inbound('<ip-filter action="allow" />'), "policy-content"],
    ["a token for anybody", inbound('<validate-azure-ad-token tenant-id="t" />'), "policy-content"],
    ["a quota of nothing", inbound('<quota renewal-period="60" />'), "policy-content"],
    [
      "a quota by key that renews too often",
      inbound('<quota-by-key calls="1" renewal-period="60" counter-key="k" />'),
      "policy-content",
    ],
    [
      "a limit for nobody",
      inbound(
        '<rate-limit calls="1" renewal-period="60"><api calls="1" renewal-period="60" /></rate-limit>',
      ),
      "policy-content",
    ],
    [
      "a dimension without a value",
      inbound('<emit-metric name="a"><dimension name="b" /></emit-metric>'),
      "policy-content",
    ],
    [
      "six dimensions",
      inbound(
        `<emit-metric name="a">${'<dimension name="b" value="c" />'.repeat(6)}</emit-metric>`,
      ),
      "policy-content",
    ],
    [
      "two partitions",
      inbound(
        '<log-to-eventhub logger-id="a" partition-id="1" partition-key="k">x</log-to-eventhub>',
      ),
      "policy-content",
    ],
    [
      "a template that cannot be run",
      inbound('<set-body template="liquid">{{ body | upcase }}</set-body>'),
      "policy-content",
    ],
    [
      "a template inside another policy that cannot be run",
      inbound('<return-response><set-body template="liquid">{% if %}</set-body></return-response>'),
      "policy-content",
    ],
    [
      "an expression for a template",
      inbound('<set-body template="@("liquid")">x</set-body>'),
      "attribute-expression",
    ],
    [
      "a limit without tokens",
      inbound('<llm-token-limit counter-key="k" estimate-prompt-tokens="true" />'),
      "policy-content",
    ],
    [
      "a quota of tokens without a period",
      inbound('<llm-token-limit counter-key="k" token-quota="9" estimate-prompt-tokens="true" />'),
      "policy-content",
    ],
    [
      "two certificates",
      inbound('<authentication-certificate thumbprint="a" certificate-id="b" />'),
      "policy-content",
    ],
  ])("%s", (_what, text, rule) => {
    const found = findings(text);
    expect(found.map((finding) => finding.rule)).toEqual([rule]);
    expect(found[0]?.message).toMatch(/^.{20,}[.?]$/s);
  });
});

describe("a refused policy", () => {
  it.each([...refusedPolicies])("%s is not known twice, and says why", (name, { why }) => {
    expect(catalogue.has(name)).toBe(false);
    expect(why).toMatch(/^[a-z].{20,}\.$/s);
    expect(findings(inbound(`<${name} />`))[0]?.message).toBe(`<${name}> is refused: ${why}`);
  });
});
