import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PolicyHandler, Step } from "../../../local/gateway/pipeline.ts";
import { policyHandlers } from "../../../local/gateway/policies/index.ts";
import { catalogue } from "../../../policy/catalogue/index.ts";
import type { ElementShape } from "../../../policy/catalogue/shape.ts";
import type { PolicyStatement, PolicyValue } from "../../../policy/index.ts";
import { document, type Policies, runGateway } from "./harness.ts";

/** Everything of a policy that an author can write and that is not always so: `policy/child name`. */
function writable(shape: ElementShape, path = shape.name): string[] {
  const attributes = Object.entries(shape.attributes)
    .filter(([, { alwaysSo }]) => alwaysSo === undefined)
    .map(([name]) => `${path} ${name}`);
  switch (shape.content.kind) {
    case "text":
      return [...attributes, `${path} text`];
    case "elements":
      return [
        ...attributes,
        ...shape.content.elements.flatMap((child) => writable(child, `${path}/${child.name}`)),
      ];
    default:
      return attributes;
  }
}

class RecordingMap extends Map<string, PolicyValue> {
  readonly #read: (name: string) => void;

  constructor(values: ReadonlyMap<string, PolicyValue>, read: (name: string) => void) {
    super(values);
    this.#read = read;
  }

  override get(name: string): PolicyValue | undefined {
    this.#read?.(name);
    return super.get(name);
  }
}

function recorded(
  statement: PolicyStatement,
  reads: Set<string>,
  path = statement.name,
): PolicyStatement {
  return {
    name: statement.name,
    place: statement.place,
    attributes: new RecordingMap(statement.attributes, (name) => {
      if (statement.attributes.has(name)) reads.add(`${path} ${name}`);
    }),
    get text() {
      reads.add(`${path} text`);
      return statement.text as PolicyValue;
    },
    children: statement.children.map((child) => recorded(child, reads, `${path}/${child.name}`)),
  };
}

/** The gateway's handlers, writing down what they read of a policy. */
function recordingHandlers(reads: Set<string>): ReadonlyMap<string, PolicyHandler> {
  return new Map(
    [...policyHandlers].map(([name, handler]) => [
      name,
      ({ statement, exchange, runtime, section, path }) =>
        handler(new Step(recorded(statement, reads), exchange, runtime, section, path)),
    ]),
  );
}

const secret = Buffer.alloc(32, 7);
const header = (content: string) =>
  `<set-header name="a" exists-action="append">${content}</set-header>`;
const message = (url: string) =>
  `<set-url>${url}</set-url><set-method>POST</set-method>${header("<value>1</value>")}<set-body template="none">x</set-body>`;
const checked = (attributes: string, content: string) =>
  `<validate-jwt failed-validation-httpcode="401" failed-validation-error-message="no" require-expiration-time="false" require-scheme="Bearer" require-signed-tokens="true" clock-skew="1" output-token-variable-name="t" ${attributes}>${content}</validate-jwt>`;
const key = `<issuer-signing-keys><key id="k">${secret.toString("base64")}</key></issuer-signing-keys>`;

let server: Server;
let origin: string;
let token: string;

/** Policies that have everything that can be written, with what makes each part count. */
const samples: Readonly<Record<string, (upstream: string) => readonly Policies[]>> = {
  base: () => [{}],
  "include-fragment": () => [
    {
      fragments: { f: "<fragment><set-method>GET</set-method></fragment>" },
      operation: document({ inbound: '<include-fragment fragment-id="f" />' }),
    },
  ],
  choose: () => inbound('<choose><when condition="@(false)" /><otherwise /></choose>'),
  "set-variable": () => inbound('<set-variable name="a" value="b" />'),
  "return-response": (upstream) =>
    inbound(
      `<send-request response-variable-name="r"><set-url>${upstream}</set-url></send-request><return-response response-variable-name="r"><set-status code="201" reason="x" />${header("<value>1</value>")}<set-body template="none">x</set-body></return-response>`,
    ),
  retry: () =>
    inbound(
      '<retry condition="@(!context.Variables.ContainsKey("b"))" count="1" interval="0" max-interval="0" delta="0" first-fast-retry="true"><set-variable name="a" value="b" /></retry>',
    ),
  trace: () =>
    inbound(
      '<trace source="a" severity="error"><message>b</message><metadata name="c" value="d" /></trace>',
    ),
  "set-header": () => inbound(header("<value>1</value>")),
  "set-status": () => [
    { operation: document({ outbound: '<set-status code="201" reason="x" />' }) },
  ],
  "set-body": () => inbound('<set-body template="none">x</set-body>'),
  "set-method": () => inbound("<set-method>POST</set-method>"),
  "set-query-parameter": () =>
    inbound(
      '<set-query-parameter name="a" exists-action="append"><value>b</value></set-query-parameter>',
    ),
  "rewrite-uri": () => inbound('<rewrite-uri template="/a" copy-unmatched-params="false" />'),
  "set-backend-service": (upstream) => [
    ...inbound(`<set-backend-service base-url="${upstream}" />`),
    ...inbound('<set-backend-service backend-id="upstream" />'),
  ],
  "forward-request": () => [
    {
      operation: document({
        inbound: '<set-backend-service backend-id="upstream" />',
        backend:
          '<forward-request timeout="5" timeout-ms="5000" http-version="1" follow-redirects="true" buffer-request-body="true" buffer-response="true" fail-on-error-status-code="true" />',
      }),
    },
  ],
  "send-request": (upstream) =>
    inbound(
      `<send-request mode="new" response-variable-name="r" timeout="5" ignore-error="true">${message(upstream)}</send-request>`,
    ),
  "send-one-way-request": (upstream) =>
    inbound(
      `<send-one-way-request mode="copy" timeout="5">${message(upstream)}</send-one-way-request>`,
    ),
  "validate-jwt": (upstream) => [
    ...inbound(
      checked(
        'header-name="Authorization"',
        `${key}<audiences><audience>a</audience></audiences><issuers><issuer>i</issuer></issuers><required-claims><claim name="scp" match="any" separator=" "><value>x</value></claim></required-claims>`,
      ),
    ),
    ...inbound(checked('query-parameter-name="token"', key)),
    ...inbound(checked('token-value="x.y.z"', key)),
    ...inbound(
      checked("", '<issuer-signing-keys><key certificate-id="c" /></issuer-signing-keys>'),
    ),
    ...inbound(checked("", '<issuer-signing-keys><key n="AQ" e="AQAB" /></issuer-signing-keys>')),
    ...inbound(checked("", `<openid-config url="${upstream}" validate-connectivity="false" />`)),
  ],
  "authentication-managed-identity": () =>
    inbound(
      '<authentication-managed-identity resource="unknown" client-id="c" output-token-variable-name="t" ignore-error="true" />',
    ),
  cors: () =>
    inbound(
      '<cors allow-credentials="true" terminate-unmatched-request="true"><allowed-origins><origin>https://a.example</origin></allowed-origins><allowed-methods preflight-result-max-age="3"><method>GET</method></allowed-methods><allowed-headers><header>a</header></allowed-headers><expose-headers><header>b</header></expose-headers></cors>',
    ),
  "rate-limit-by-key": () =>
    inbound(
      '<rate-limit-by-key calls="1" renewal-period="60" counter-key="k" increment-condition="true" increment-count="1" retry-after-header-name="a" retry-after-variable-name="b" remaining-calls-header-name="c" remaining-calls-variable-name="d" total-calls-header-name="e" />',
    ),
  "cache-store-value": () =>
    inbound('<cache-store-value key="a" value="b" duration="9" caching-type="internal" />'),
  "cache-lookup-value": () =>
    inbound(
      '<cache-lookup-value key="a" variable-name="v" default-value="b" caching-type="internal" />',
    ),
  "cache-remove-value": () =>
    inbound(
      '<cache-remove-value key="a" fail-on-cache-removal-error="true" caching-type="internal" />',
    ),
};

function inbound(policies: string): Policies[] {
  return [{ operation: document({ inbound: policies + readingVariablesOf(policies) }) }];
}

/** A variable that nothing reads is a finding. */
function readingVariablesOf(policies: string): string {
  const names = [...policies.matchAll(/(?:<set-variable name|variable-name)="(\w+)"/g)];
  const reads = names.map(([, name]) => `context.Variables.GetValueOrDefault<object>("${name}")`);
  return `<trace source="s"><message>@("" + ${["1", ...reads].join(" + ")})</message></trace>`;
}

beforeAll(async () => {
  server = createServer((_, response) => response.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  token = await new SignJWT({ aud: "a", iss: "i", scp: "x y" })
    .setProtectedHeader({ alg: "HS256", kid: "k" })
    .sign(secret);
});

afterAll(() => {
  server.close();
});

describe("what the catalogue lets an author write", () => {
  it.each([...catalogue])("is read by the handler of %s", async (name, shape) => {
    const reads = new Set<string>();
    for (const policies of samples[name]?.(origin) ?? []) {
      const gateway = await runGateway({
        ...policies,
        upstream: origin,
        handlers: recordingHandlers(reads),
      });
      const headers = { Origin: "https://a.example", Authorization: `Bearer ${token}` };
      const target = `${gateway.origin}/api/run?token=${token}`;
      for (let count = 0; count < 2; count += 1) await (await fetch(target, { headers })).text();
      const preflight = { Origin: "https://a.example", "Access-Control-Request-Method": "GET" };
      await fetch(target, { method: "OPTIONS", headers: preflight });
      await gateway.close();
    }
    expect(writable(shape).filter((part) => !reads.has(part))).toEqual([]);
  });

  it("is read, or says why it makes no difference here", () => {
    const reasons = [...catalogue.values()].flatMap(({ attributes }) =>
      Object.values(attributes).flatMap(({ alwaysSo }) => alwaysSo ?? []),
    );
    for (const reason of reasons) expect(reason.split(" ").length).toBeGreaterThan(4);
  });
});
