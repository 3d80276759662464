import { readFileSync } from "node:fs";
import { afterEach, describe, expect, inject, it } from "vitest";
import { apiVersions } from "../../../doctor/azure/api-versions.ts";
import type { Asked } from "../../../doctor/azure/questions/question.ts";
import { askQuestions, questions } from "../../../doctor/azure/questions/questions.ts";
import { Stack } from "../../../doctor/azure/synthesized-stack.ts";
import { type Finding, Report } from "../../../doctor/report.ts";
import { type Passing, SpoiltServer } from "../spoilt-server.ts";

const { issuer, servers } = inject("gateway");
const mcp = new URL(servers[0] ?? "");
const stack = new Stack(JSON.parse(readFileSync(inject("stack"), "utf8")));

let spoilt: SpoiltServer | undefined;
afterEach(() => spoilt?.close());

/** What the questions find at the gateway, with answers spoilt in one way. */
async function settled(
  spoil: (answer: Passing) => void,
  before: readonly Partial<Finding>[] = [],
  of: Stack = stack,
): Promise<readonly Finding[]> {
  spoilt = await SpoiltServer.start(issuer, spoil);
  const report = new Report();
  for (const finding of before) {
    report.findings.push({ ...{ part: "", check: "", verdict: "fine", what: "" }, ...finding });
  }
  const url = new URL(mcp.pathname, spoilt.origin);
  await askQuestions(report, { url, issuer: spoilt.origin, stack: of });
  return report.findings.slice(before.length);
}

const shown = (findings: readonly Finding[]) =>
  findings.map(({ check, verdict, what }) => `${check} ${verdict}: ${what}`);

/** A stack of one policy and one named value. */
function stackWith(xml: string, tenant = ""): Stack {
  return new Stack({
    resource: {
      azurerm_api_management_api_policy: { server: { xml_content: xml } },
      azurerm_api_management_named_value: { tenant: { name: "mcp-entra-tenant", value: tenant } },
      azurerm_api_management_api: { metadata: { path: ".well-known/oauth-protected-resource/x" } },
      azurerm_api_management_certificate: { signing: { name: "mcp-signing" } },
    },
  });
}

describe("docs/decisions.md and the doctor", () => {
  const table = readFileSync("docs/decisions.md", "utf8").split("| Not settled by documents |")[1];
  const rows = (table ?? "").split("\n\n")[0]?.split("\n").slice(2) ?? [];
  const named = rows.map((row) => /\| (?:`([^`]+)`|none) \|$/.exec(row));

  it("name the same checks: each question that can be asked has one, and each check its question", () => {
    expect(named).not.toContain(null);
    const checks = named.flatMap((match) => match?.[1] ?? []);
    expect([...new Set(checks)].sort()).toEqual(questions.map(({ check }) => check).sort());
  });
});

it("docs/decisions.md names the versions of Azure's APIs that are asked", () => {
  const text = readFileSync("docs/decisions.md", "utf8").replaceAll(/\s+/g, " ");
  const versions = Object.entries(apiVersions).map(([api, version]) => `${api} ${version}`);
  expect(versions.filter((version) => !text.includes(version))).toEqual([]);
});

describe("what documents do not settle", () => {
  it("is what the local gateway does as well, with the choice that it confirms", async () => {
    expect(shown(await settled(() => undefined))).toEqual([
      "longest path fine: The API with the longest path wins: the server's answers below that of the OAuth API.",
      "HEAD fine: HEAD is not answered by a GET operation (404); it has operations of its own where clients use it.",
      "doubled parameter fine: A query parameter that stands twice arrives as two values, which are refused.",
      "no operation fine: on-error of an API runs for a request that none of its operations takes, and answers 404.",
      "Content-Length fine: A policy sees Content-Length: a request that has one is read.",
      "case of a path fine: The path of an API counts without its case (401), as that of an operation does.",
    ]);
  });

  const at = (part: string, method: string, change: (answer: Passing) => void) => {
    return (answer: Passing) => {
      if (answer.path.includes(part) && answer.method === method) change(answer);
    };
  };
  const status = (code: number) => (answer: Passing) => {
    answer.status = code;
  };

  it.each<[string, (answer: Passing) => void, RegExp]>([
    [
      "the OAuth API takes the server's path",
      at(mcp.pathname, "POST", status(404)),
      /^longest path wrong: .* answered with 404/,
    ],
    ["GET answers HEAD", at("/authorize", "HEAD", status(400)), /^HEAD fine: HEAD is answered/],
    [
      "values are joined",
      at("client_id=a&", "GET", (answer) => {
        answer.text = answer.text.replace(/(<h1[^>]*>)[\s\S]*?(<\/h1>)/, "$1joined$2");
      }),
      /^doubled parameter fine: .* two values/,
    ],
    [
      "a doubled parameter is taken",
      at("client_id=a&", "GET", status(200)),
      /^doubled parameter wrong: .* is not refused/,
    ],
    [
      "API Management answers itself",
      at("/doctor-asks-for-nothing", "GET", (answer) => {
        answer.text = '{"statusCode":404,"message":"Resource not found"}';
      }),
      /^no operation fine: API Management itself/,
    ],
    [
      "something answers what is nowhere",
      at("/doctor-asks-for-nothing", "GET", status(200)),
      /^no operation wrong: .* answered with 200/,
    ],
    ["no length is seen", at("/token", "POST", status(411)), /^Content-Length wrong: /],
    [
      "case counts",
      at(mcp.pathname.toUpperCase(), "POST", status(404)),
      /^case of a path fine: The path of an API counts with its case/,
    ],
  ])("is told with the other answer: %s", async (_what, spoil, sentence) => {
    const findings = await settled(spoil);
    expect(shown(findings)).toContainEqual(expect.stringMatching(sentence));
    for (const { verdict, remedy } of findings) {
      if (verdict === "wrong") expect(remedy).toMatch(/.{10}/);
    }
  });

  it("is one value with a comma where the page is that of one", async () => {
    const findings = await settled((answer) => {
      if (answer.path.startsWith("/authorize")) answer.text = "<h1>Not registered</h1>";
    });
    expect(shown(findings)).toContainEqual(expect.stringMatching(/one value with a comma/));
  });

  it.each<[string, Asked["stack"], Partial<Finding>[], RegExp]>([
    [
      "a stream comes through a policy that could read it",
      stackWith("context.Response.Body"),
      [{ check: "streaming" }],
      /^unread body fine/,
    ],
    [
      "a stream is held back",
      stackWith("context.Response.Body"),
      [{ check: "streaming", verdict: "wrong" }],
      /^unread body wrong/,
    ],
    [
      "a person of another tenant signs in",
      stackWith("", "organizations"),
      [{ check: "sign-in" }],
      /^sign-in of any tenant fine/,
    ],
    [
      "a person of another tenant cannot",
      stackWith("", "organizations"),
      [{ check: "sign-in", verdict: "wrong" }],
      /^sign-in of any tenant wrong/,
    ],
    [
      "an issuer is computed",
      stackWith("<issuer>@((string)1)</issuer>"),
      [{ check: "call" }],
      /^issuer by expression fine/,
    ],
    [
      "an issuer that is computed is a text",
      stackWith("<issuer>@((string)1)</issuer>"),
      [{ check: "call", verdict: "wrong" }],
      /^issuer by expression wrong/,
    ],
    [
      "a limit is met",
      stackWith(""),
      [{ check: "durations", verdict: "note", what: "A request ends." }],
      /^limit of duration fine: A request ends\. Streams/,
    ],
    ["a key set has no key", stackWith(""), [], /^certificate by thumbprint wrong/],
    ["a gateway below a path has its metadata", stackWith(""), [], /^path with a dot fine/],
  ])(
    "is shown by other checks, and by what a stack has: %s",
    async (_what, of, before, sentence) => {
      const findings = await settled(() => undefined, before, of);
      expect(shown(findings)).toContainEqual(expect.stringMatching(sentence));
    },
  );

  it("is not told where nothing has shown it", async () => {
    const findings = await settled(() => undefined, [{ check: "durations", verdict: "unseen" }]);
    expect(shown(findings).join("\n")).not.toMatch(/unread body|any tenant|expression|limit/);
  });
});
