import { document, type Policies } from "../harness.ts";

/** What the tokens here are signed with. */
export const secret = Buffer.alloc(32, 7);
const header = (content: string) =>
  `<set-header name="a" exists-action="append">${content}</set-header>`;
const message = (url: string) =>
  `<set-url>${url}</set-url><set-method>POST</set-method>${header("<value>1</value>")}<set-body template="liquid" parse-date="true">x</set-body>`;
/** How a policy's own request can prove who sends it. */
const proofs = (certificate: string) =>
  `<authentication-certificate ${certificate} /><authentication-managed-identity resource="r" client-id="c" /><proxy url="http://127.0.0.1:9" username="u" password="p" />`;
const pfx = 'body="@(new byte[0])" password="p"';
const certificateOfVariable = `<authentication-certificate ${pfx} />`;
const checked = (attributes: string, content: string) =>
  `<validate-jwt failed-validation-httpcode="401" failed-validation-error-message="no" require-expiration-time="false" require-scheme="Bearer" require-signed-tokens="true" clock-skew="1" output-token-variable-name="t" ${attributes}>${content}</validate-jwt>`;
const key = `<issuer-signing-keys><key id="k">${secret.toString("base64")}</key></issuer-signing-keys>`;

/** Policies that have everything that can be written, with what makes each part count. */
export const samples: Readonly<Record<string, (upstream: string) => readonly Policies[]>> = {
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
      `<send-request response-variable-name="r"><set-url>${upstream}</set-url></send-request><return-response response-variable-name="r"><set-status code="201" reason="x" />${header("<value>1</value>")}<set-body template="liquid" parse-date="true">x</set-body></return-response>`,
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
  "set-body": () =>
    inbound(
      '<set-body template="liquid" xsi-nil="null" parse-date="true">{{ context }}</set-body>',
    ),
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
  proxy: () => inbound('<proxy url="http://127.0.0.1:9" username="u" password="p" />'),
  "json-to-xml": () =>
    inbound(
      '<set-body>{"a":{"b":1}}</set-body><json-to-xml apply="always" consider-accept-header="false" parse-date="false" namespace-separator=":" namespace-prefix="xmlns" attribute-block-name="#attrs" />',
    ),
  "xml-to-json": () =>
    inbound(
      '<set-body>@("<a><b/></a>")</set-body><xml-to-json kind="direct" apply="always" consider-accept-header="false" always-array-child-elements="true" />',
    ),
  jsonp: () => [
    {
      operation: document({
        outbound: '<set-body>{}</set-body><jsonp callback-parameter-name="cb" />',
      }),
    },
  ],
  "send-request": (upstream) =>
    waysToProve(
      (proof) =>
        `<send-request mode="new" response-variable-name="r" timeout="5" ignore-error="true">${message(upstream)}${proof}</send-request>`,
    ),
  "send-one-way-request": (upstream) =>
    waysToProve(
      (proof) =>
        `<send-one-way-request mode="copy" timeout="5">${message(upstream)}${proof}</send-one-way-request>`,
    ),
  "validate-jwt": (upstream) => [
    ...inbound(
      checked(
        'header-name="Authorization"',
        `${key}<audiences><audience>a</audience></audiences><issuers><issuer>i</issuer></issuers><required-claims><claim name="scp" match="any" separator=" "><value>x</value></claim></required-claims>`,
      ),
    ),
    ...inbound(
      checked(
        'token-value="a.b.c.d.e"',
        `${key}<decryption-keys><key certificate-id="c" /></decryption-keys>`,
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
  ...each(["llm-token-limit", "azure-openai-token-limit"], (name) => {
    const names =
      'retry-after-header-name="a" retry-after-variable-name="b" remaining-quota-tokens-header-name="c" remaining-quota-tokens-variable-name="d" remaining-tokens-header-name="e" remaining-tokens-variable-name="f" tokens-consumed-header-name="g" tokens-consumed-variable-name="h"';
    const limits = 'tokens-per-minute="9" token-quota="9" token-quota-period="Hourly"';
    const policy = (quota: string) =>
      inbound(`<${name} counter-key="k" estimate-prompt-tokens="true" ${quota} ${names} />`);
    return [...policy(limits), ...policy(limits.replace('quota="9"', 'quota="0"'))];
  }),
  ...each(["llm-emit-token-metric", "azure-openai-emit-token-metric"], (name) =>
    inbound(`<${name} namespace="a"><dimension name="b" value="c" /></${name}>`),
  ),
  "llm-content-safety": () =>
    inbound(
      '<llm-content-safety backend-id="upstream" shield-prompt="true" enforce-on-completions="true" window-size="9" window-overlap-size="1"><categories output-type="EightSeverityLevels"><category name="Hate" threshold="4" /></categories><blocklists><id>a</id></blocklists></llm-content-safety>',
    ),
  ...each(["llm-semantic-cache-lookup", "azure-openai-semantic-cache-lookup"], (name) =>
    inbound(
      `<${name} score-threshold="0.1" embeddings-backend-id="upstream" embeddings-backend-auth="system-assigned" ignore-system-messages="true" max-message-count="9"><vary-by>a</vary-by></${name}>`,
    ),
  ),
  ...each(["llm-semantic-cache-store", "azure-openai-semantic-cache-store"], (name) => [
    { operation: document({ outbound: `<${name} duration="9" cache-response="true" />` }) },
  ]),
  "get-authorization-context": () =>
    inbound(
      '<get-authorization-context provider-id="p" authorization-id="c" context-variable-name="v" identity-type="managed" identity="i" ignore-error="true" />',
    ),
  "send-service-bus-message": () => {
    const message =
      'namespace="ns.example" client-id="c"><message-properties><message-property name="a">b</message-property></message-properties><payload>p</payload></send-service-bus-message>';
    return [
      ...inbound(`<send-service-bus-message queue-name="q" ${message}`),
      ...inbound(`<send-service-bus-message topic-name="t" ${message}`),
    ].map((policies) => ({ ...policies, tier: "Developer" as const }));
  },
  "ip-filter": () =>
    inbound(
      '<ip-filter action="allow"><address>127.0.0.1</address><address-range from="10.0.0.1" to="10.0.0.9" /></ip-filter>',
    ),
  "check-header": () =>
    inbound(
      '<check-header name="Origin" failed-check-httpcode="401" failed-check-error-message="no" ignore-case="true"><value>x</value></check-header>',
    ),
  "mock-response": () => inbound('<mock-response status-code="201" content-type="text/plain" />'),
  "find-and-replace": () => inbound('<find-and-replace from="a" to="b" />'),
  "authentication-basic": () => inbound('<authentication-basic username="a" password="b" />'),
  "authentication-certificate": () => [
    ...inbound('<authentication-certificate thumbprint="AB" />'),
    ...inbound('<authentication-certificate certificate-id="c" />'),
    ...inbound(certificateOfVariable),
  ],
  "limit-concurrency": () =>
    inbound(
      '<limit-concurrency key="a" max-count="3"><set-method>GET</set-method></limit-concurrency>',
    ),
  wait: () => inbound('<wait for="any"><choose><when condition="@(true)" /></choose></wait>'),
  "emit-metric": () =>
    inbound(
      '<emit-metric name="a" namespace="b" value="2"><dimension name="c" value="d" /></emit-metric>',
    ),
  "log-to-eventhub": () => [
    ...inbound('<log-to-eventhub logger-id="a" partition-id="0">b</log-to-eventhub>'),
    ...inbound('<log-to-eventhub logger-id="a" partition-key="k">b</log-to-eventhub>'),
  ],
  "rate-limit": () => {
    const names = (limit: string) =>
      `<api name="API" calls="9" renewal-period="60"><operation name="GET" calls="9" renewal-period="60" /></api><api id="api" calls="9" renewal-period="60"><operation id="get" ${limit} renewal-period="60" /></api>`;
    const attributes =
      'renewal-period="60" retry-after-header-name="a" retry-after-variable-name="b" remaining-calls-header-name="c" remaining-calls-variable-name="d" total-calls-header-name="e"';
    return [
      ...inbound(`<rate-limit calls="1" ${attributes}>${names('calls="9"')}</rate-limit>`),
      ...inbound(`<rate-limit calls="9" ${attributes}>${names('calls="1"')}</rate-limit>`),
    ];
  },
  quota: () =>
    inbound(
      '<quota calls="9" bandwidth="9" renewal-period="0"><api name="API" calls="9" renewal-period="60"><operation name="GET" calls="9" renewal-period="60" /></api><api id="api" calls="9" bandwidth="9" renewal-period="60"><operation id="get" calls="9" bandwidth="9" renewal-period="60" /></api></quota>',
    ),
  "quota-by-key": () =>
    inbound(
      '<quota-by-key calls="9" bandwidth="9" renewal-period="300" counter-key="k" increment-condition="true" increment-count="2" first-period-start="2026-01-01T00:00:00Z" />',
    ),
  "cache-lookup": () =>
    inbound(
      '<cache-lookup vary-by-developer="true" vary-by-developer-groups="false" allow-private-response-caching="true" caching-type="internal" downstream-caching-type="none" must-revalidate="true"><vary-by-header>Accept</vary-by-header><vary-by-query-parameter>a;b</vary-by-query-parameter></cache-lookup>',
    ),
  "cache-store": () => [
    { operation: document({ outbound: '<cache-store duration="9" cache-response="true" />' }) },
  ],
  "validate-status-code": () =>
    validating(
      "outbound",
      '<validate-status-code unspecified-status-code-action="detect" errors-variable-name="e"><status-code code="200" action="detect" /></validate-status-code>',
    ),
  "validate-headers": () =>
    validating(
      "outbound",
      '<set-header name="b"><value>c</value></set-header><validate-headers specified-header-action="detect" unspecified-header-action="detect" errors-variable-name="e"><header name="a" action="ignore" /></validate-headers>',
    ),
  "validate-parameters": () => {
    const [specified, unspecified] = ["specified", "unspecified"].map(
      (kind) => `${kind}-parameter-action="detect"`,
    );
    const parameter = '<parameter name="a" action="ignore" />';
    return validating(
      "inbound",
      `<validate-parameters ${specified} ${unspecified} errors-variable-name="e"><headers ${specified} ${unspecified}>${parameter}</headers><query ${specified} ${unspecified}>${parameter}</query><path ${specified}>${parameter}</path></validate-parameters>`,
    );
  },
  "validate-content": () => {
    const policy = (map: string) =>
      validating(
        "inbound",
        `<set-body>[]</set-body><set-header name="Content-Type" exists-action="delete" /><validate-content unspecified-content-type-action="detect" max-size="1" size-exceeded-action="detect" errors-variable-name="e"><content-type-map ${map} ><type from="x/y" to="b/c" /><type when="@(false)" to="b/c" /></content-type-map><content type="a/b" validate-as="json" action="detect" allow-additional-properties="true" /></validate-content>`,
      );
    const ofService = policy('any-content-type-value="a/b"').map((each) => ({
      ...each,
      operation: String(each.operation).replace(
        "<content ",
        '<content schema-id="s" schema-ref="#/a" ',
      ),
      schemas: { s: { kind: "json", text: '{"a":{}}' } as const },
    }));
    return [
      ...policy('missing-content-type-value="a/b"'),
      ...policy('any-content-type-value="a/b"'),
      ...ofService,
    ];
  },
  "validate-azure-ad-token": (upstream) => {
    const ids = "<application-id>a</application-id>";
    const rules = `<backend-application-ids>${ids}</backend-application-ids><client-application-ids>${ids}</client-application-ids><audiences><audience>a</audience></audiences><required-claims><claim name="scp" match="any" separator=" "><value>x</value></claim></required-claims>`;
    const policy = (where: string, decryption = "") =>
      inbound(
        `<validate-azure-ad-token tenant-id="t" ${where} authentication-endpoint="${upstream}/entra" failed-validation-httpcode="401" failed-validation-error-message="no" output-token-variable-name="t">${rules}${decryption}</validate-azure-ad-token>`,
      );
    const key = '<decryption-keys><key certificate-id="c" /></decryption-keys>';
    return [
      ...policy('header-name="X-Entra"'),
      ...policy('query-parameter-name="token"'),
      ...policy('token-value="x.y.z"'),
      ...policy('token-value="a.b.c.d.e"', key),
    ];
  },
};

function each(names: readonly string[], policies: (name: string) => Policies[]) {
  return Object.fromEntries(names.map((name) => [name, () => policies(name)]));
}

function waysToProve(policy: (proof: string) => string): Policies[] {
  const ways = ["", proofs('thumbprint="AB"'), proofs('certificate-id="c"'), proofs(pfx)];
  const identity = '<authentication-managed-identity resource="r" client-id="c" />';
  return [...ways, identity].flatMap((proof) => inbound(policy(proof)));
}

/** What an operation describes that takes `a/b` and says nothing of answers. */
const description = {
  parameters: [],
  requestContents: [
    {
      type: "a/b",
      schema: { name: "s", type: undefined, itemType: undefined, problem: () => "is wrong" },
    },
  ],
  responses: [],
};

function validating(section: "inbound" | "outbound", policies: string): Policies[] {
  const reading = readingVariablesOf('errors-variable-name="e"');
  return [{ description, operation: document({ [section]: policies + reading }) }];
}

function inbound(policies: string): Policies[] {
  return [{ operation: document({ inbound: policies + readingVariablesOf(policies) }) }];
}

/** A variable that nothing reads is a finding. */
function readingVariablesOf(policies: string): string {
  const names = [...policies.matchAll(/(?:<set-variable name|variable-name)="(\w+)"/g)];
  const reads = names.map(([, name]) => `context.Variables.GetValueOrDefault<object>("${name}")`);
  return `<trace source="s"><message>@("" + ${["1", ...reads].join(" + ")})</message></trace>`;
}
