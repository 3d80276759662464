import { afterEach, describe, expect, inject, it } from "vitest";
import { metadataUrls } from "../../doctor/checks/authorization-server.ts";
import { resourceMetadataUrl } from "../../doctor/checks/protected-resource.ts";
import { type ExaminationProps, examine } from "../../doctor/examination.ts";
import { type Finding, Report } from "../../doctor/report.ts";
import { Browser } from "../browser.ts";
import { signIn } from "../e2e/sign-in.ts";
import { type Passing, SpoiltServer } from "./spoilt-server.ts";

const { issuer, servers, entra } = inject("gateway");
const mcp = new URL(servers[0] ?? "");

let spoilt: SpoiltServer | undefined;
afterEach(() => spoilt?.close());

async function findingsAt(url: URL, props: ExaminationProps = {}): Promise<readonly Finding[]> {
  const report = new Report();
  await examine(report, url, props);
  return report.findings;
}

const wrong = (findings: readonly Finding[]) =>
  findings
    .filter(({ verdict }) => verdict === "wrong")
    .map(({ check, what }) => `${check}: ${what}`);

/** What the doctor finds of the gateway when its answers are spoilt in one way. */
async function findingsOf(spoil: (answer: Passing) => void): Promise<readonly Finding[]> {
  spoilt = await SpoiltServer.start(issuer, spoil);
  return await findingsAt(new URL(mcp.pathname, spoilt.origin));
}

describe("a gateway in good health", () => {
  it("has nothing wrong, and nothing to know", async () => {
    const findings = await findingsAt(mcp);
    expect(findings.filter(({ verdict }) => verdict !== "fine")).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      ...["name", "connection", "encryption", "clock", "challenge", "invalid token"],
      ...["resource metadata", "issuer metadata", "web pages", "registration", "token endpoint"],
      ...["redirects", "consent page", "client documents"],
    ]);
  });

  it("lets a person sign in and call, and keeps nothing of it", async () => {
    const show = async (url: string) => {
      const visit = await signIn(new Browser(issuer, entra.origin), url);
      await fetch(visit.url);
    };
    const call = { tool: "get_forecast", arguments: { city: "Lisbon", days: 16 } };
    const findings = await findingsAt(mcp, {
      signIn: (url) => void show(url),
      call,
      durations: 0.3,
    });
    expect(wrong(findings)).toEqual([]);
    expect(findings.slice(-7).map(({ what }) => what)).toEqual([
      "A person signs in, and the code is exchanged for tokens.",
      expect.stringMatching(/^A call is answered after \d+ ms\.$/),
      expect.stringMatching(/^It offers tools: .*get_weather/),
      // By the tool, or by a subscription where the tool is done too soon.
      expect.stringMatching(/^Nothing holds a stream back: /),
      "A request lives: a subscription (subscriptions/listen) was still open after 0.3 s, past no limit that is known.",
      "The refresh token is good once and is replaced.",
      "What was granted to the doctor is revoked.",
    ]);
  });

  it("says so of a person who denies it", async () => {
    const show = async (url: string) => {
      const browser = new Browser(issuer, entra.origin);
      await fetch((await signIn(browser, url, { decision: "deny" })).url);
    };
    const findings = await findingsAt(mcp, { signIn: (url) => void show(url) });
    expect(wrong(findings)).toEqual([expect.stringContaining("was refused: access_denied")]);
  });

  it("is the same through another server, so that what a test spoils is all that is spoilt", async () => {
    expect(wrong(await findingsOf(() => undefined))).toEqual([]);
  });
});

describe("a server that is ill", () => {
  const isMcp = ({ path, method }: Passing) => path === mcp.pathname && method === "POST";
  const json = (answer: Passing, change: (value: Record<string, unknown>) => void) => {
    const value = JSON.parse(answer.text) as Record<string, unknown>;
    change(value);
    answer.text = JSON.stringify(value);
  };
  const at = (part: string, change: (answer: Passing) => void) => (answer: Passing) => {
    if (answer.path.includes(part) && answer.method !== "OPTIONS") change(answer);
  };
  const resource = (change: (value: Record<string, unknown>) => void) =>
    at("/oauth-protected-resource", (answer) => json(answer, change));
  const metadata = (change: (value: Record<string, unknown>) => void) =>
    at("/oauth-authorization-server", (answer) => json(answer, change));

  it.each<[string, (answer: Passing) => void, RegExp]>([
    [
      "its clock is wrong",
      ({ headers }) => headers.set("date", new Date(Date.now() - 3_600_000).toUTCString()),
      /clock: Its clock is 3(?:599|600|601) seconds behind/,
    ],
    [
      "everybody may call it",
      (answer) => {
        if (!isMcp(answer)) return;
        answer.status = 200;
        answer.text = '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25"}}';
      },
      /challenge: The server answers without a token/,
    ],
    [
      "it refuses with another status",
      (answer) => {
        if (isMcp(answer)) answer.status = 403;
      },
      /challenge: A call without a token is answered with 403/,
    ],
    [
      "its challenge is no Bearer",
      ({ headers }) => headers.delete("www-authenticate"),
      /challenge: The 401 has no WWW-Authenticate/,
    ],
    [
      "its metadata is gone",
      at("/oauth-protected-resource", (answer) => {
        answer.status = 404;
      }),
      /resource metadata: .* is answered with 404/,
    ],
    [
      "its metadata is no JSON",
      at("/oauth-protected-resource", (answer) => {
        answer.text = "<html>";
      }),
      /resource metadata: .* 200 and no JSON object/,
    ],
    [
      "its metadata is another's",
      resource((value) => {
        value["resource"] = "https://other.example/mcp";
      }),
      /resource metadata: The metadata is of "https:\/\/other.example\/mcp"/,
    ],
    [
      "nobody protects it",
      resource((value) => {
        delete value["authorization_servers"];
      }),
      /resource metadata: The metadata names no authorization server/,
    ],
    [
      "its authorization server is nowhere",
      at("/oauth-authorization-server", (answer) => {
        answer.status = 404;
      }),
      /issuer metadata: .* has no metadata in any of the places/,
    ],
    [
      "its issuer has a slash more",
      metadata((value) => {
        value["issuer"] = `${value["issuer"]}/`;
      }),
      /issuer metadata: The metadata says that the issuer is ".*\/"/,
    ],
    [
      "its issuer is a template, as Entra's is",
      metadata((value) => {
        value["issuer"] = "https://login.example/{tenantid}/v2.0";
        value["cloud_instance_name"] = "microsoftonline.com";
      }),
      /issuer metadata: The metadata says that the issuer is ".*\{tenantid\}/,
    ],
    [
      "it has no token endpoint",
      metadata((value) => {
        delete value["token_endpoint"];
      }),
      /issuer metadata: Its metadata has no token_endpoint/,
    ],
    [
      "it knows no PKCE",
      metadata((value) => {
        value["code_challenge_methods_supported"] = ["plain"];
      }),
      /issuer metadata: It does not say that it supports PKCE with S256/,
    ],
    [
      "web pages may not send tokens",
      (answer) => {
        if (answer.method === "OPTIONS") {
          answer.headers.set("access-control-allow-headers", "Content-Type");
        }
      },
      /web pages: Web pages may call the server, but not send their token/,
    ],
    [
      "nobody can register",
      at("/register", (answer) => {
        answer.status = 400;
        answer.text = '{"error":"invalid_redirect_uri","error_description":"No loopback."}';
      }),
      /registration: A program on this machine cannot register: 400 No loopback\./,
    ],
    [
      "a registration has no id",
      at("/register", (answer) => json(answer, (value) => delete value["client_id"])),
      /registration: A registration is answered without a client_id/,
    ],
    [
      "its token endpoint fails",
      at("/token", (answer) => {
        answer.status = 500;
        answer.text = "";
      }),
      /token endpoint: A code that nobody gave is answered with 500 and no OAuth error/,
    ],
    [
      "it redirects anywhere",
      at("attacker.example", (answer) => {
        answer.status = 303;
        answer.headers.set("location", "https://attacker.example/callback?error=x");
      }),
      /redirects: A redirect URI that the client has not registered is followed/,
    ],
    [
      "its page can be framed",
      at("/authorize", ({ headers }) => {
        headers.delete("x-frame-options");
        headers.delete("content-security-policy");
      }),
      /consent page: The page can be shown inside somebody else's/,
    ],
    [
      "it refuses everybody",
      at("/authorize", (answer) => {
        answer.status = 303;
        answer.headers.set("location", "/somewhere?error=server_error&error_description=Broken");
      }),
      /consent page: A request as every client makes it is refused: server_error Broken/,
    ],
  ])("is told so, and what to do: %s", async (_what, spoil, sentence) => {
    const findings = await findingsOf(spoil);
    expect(wrong(findings)).toContainEqual(expect.stringMatching(sentence));
    for (const { verdict, remedy } of findings) {
      if (verdict === "wrong") expect(remedy).toMatch(/.{15}/);
    }
  });

  it("is not there", async () => {
    const gone = await SpoiltServer.start(issuer, () => undefined);
    const place = new URL("/mcp", gone.origin);
    gone.close();
    const findings = await findingsAt(place);
    expect(wrong(findings)).toEqual([
      expect.stringMatching(
        /^connection: Nobody takes connections at .*, port \d+: .*ECONNREFUSED/,
      ),
    ]);
  });

  it("is told when it asks nobody about clients, and when answers name no issuer", async () => {
    const findings = await findingsOf((answer) => {
      at("/authorize", () => {
        answer.status = 302;
        answer.headers.set("location", "https://login.example/authorize?client_id=one-for-all");
      })(answer);
      metadata((value) => delete value["authorization_response_iss_parameter_supported"])(answer);
    });
    const known = findings.filter(({ verdict }) => verdict === "note").map(({ what }) => what);
    expect(known).toEqual([
      expect.stringContaining("Its answers do not name it"),
      expect.stringContaining("is sent on to https://login.example without being asked"),
    ]);
  });
});

describe("the places where metadata is", () => {
  it.each([
    [
      "https://a.example/weather/mcp",
      "https://a.example/.well-known/oauth-protected-resource/weather/mcp",
    ],
    ["https://a.example/", "https://a.example/.well-known/oauth-protected-resource"],
  ])("of the resource %s", (url, place) => {
    expect(resourceMetadataUrl(new URL(url))).toBe(place);
  });

  it("of an issuer with a path", () => {
    expect(metadataUrls(new URL("https://a.example/tenant/v2.0"))).toEqual([
      "https://a.example/.well-known/oauth-authorization-server/tenant/v2.0",
      "https://a.example/.well-known/openid-configuration/tenant/v2.0",
      "https://a.example/tenant/v2.0/.well-known/openid-configuration",
    ]);
  });
});
