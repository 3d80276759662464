import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../local/containers/free-port.ts";
import type { FolderState } from "../../../local/policy-folder/prepare.ts";
import { type ServedFolder, serveFolder } from "../../../local/policy-folder/serve.ts";
import { Browser } from "../../browser.ts";
import { buttonOf, people } from "../../e2e/sign-in.ts";
import { document } from "../gateway/harness.ts";
import { properties, specification, writeInto, writtenFolder } from "./written-folder.ts";

const client = "33333333-0000-4000-8000-000000000001";
const identity = "22222222-0000-4000-8000-000000000001";
const tenantId = "11111111-2222-4333-8444-555555555555";

let folder: string;
let served: ServedFolder;
let server: Server;
const asked: string[] = [];
const warnings: string[] = [];
let changed: ((state: FolderState) => void) | undefined;

/** Signs a person in with a verifier that is too short for RFC 7636, as a GUID is. */
const signIn = `<return-response><set-status code="302" reason="Found" />
  <set-header name="Location"><value>@{
    var challenge = Convert.ToBase64String(SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes("{{verifier}}"))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    return "https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize?response_type=code&client_id=${client}&scope=openid+User.Read&state=s"
      + "&redirect_uri=" + Uri.EscapeDataString("{{callback}}") + "&code_challenge_method=S256&code_challenge=" + challenge;
  }</value></set-header></return-response>`;

/** Redeems the code by the identity's assertion, and asks Graph who it is. */
const callback = `<authentication-managed-identity resource="api://AzureADTokenExchange" client-id="${identity}" output-token-variable-name="assertion" />
  <send-request mode="new" response-variable-name="tokens">
    <set-url>https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token</set-url>
    <set-method>POST</set-method>
    <set-header name="Content-Type"><value>application/x-www-form-urlencoded</value></set-header>
    <set-body>@("grant_type=authorization_code&client_id=${client}&code_verifier={{verifier}}"
      + "&code=" + Uri.EscapeDataString(context.Request.Url.Query.GetValueOrDefault("code", ""))
      + "&redirect_uri=" + Uri.EscapeDataString("{{callback}}")
      + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
      + "&client_assertion=" + (string)context.Variables["assertion"])</set-body>
  </send-request>
  <send-request mode="new" response-variable-name="me">
    <set-url>https://graph.microsoft.com/v1.0/me</set-url>
    <set-method>GET</set-method>
    <set-header name="Authorization"><value>@("Bearer " + (string)((IResponse)context.Variables["tokens"]).Body.As<JObject>()["access_token"])</value></set-header>
  </send-request>
  <return-response><set-status code="200" reason="OK" />
    <set-body>@((string)((IResponse)context.Variables["me"]).Body.As<JObject>()["displayName"])</set-body></return-response>`;

beforeAll(async () => {
  server = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    answer.end("served");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  folder = writtenFolder({
    "entra.json": {
      tenantId,
      identities: [identity],
      apps: [
        {
          clientId: client,
          displayName: "Orders",
          redirectUris: [`${origin}/orders/callback`],
          trusts: [identity],
        },
      ],
    },
    "named-values.json": {
      verifier: "0123456789abcdef0123456789abcdef",
      callback: `${origin}/orders/callback`,
    },
    "apis/orders/specification.json": specification("GET /login", "GET /callback"),
    "apis/orders/operations/get-login/policy.xml": document({ inbound: signIn }),
    "apis/orders/operations/get-callback/policy.xml": document({ inbound: callback }),
    "apis/tools/apiInformation.json": properties({
      type: "mcp",
      path: "tools",
      subscriptionRequired: false,
      backendId: "tools-server",
      mcpProperties: { transportType: "streamable" },
    }),
    "apis/tools/policy.xml": document({
      inbound: '<base /><set-header name="X-Seen"><value>yes</value></set-header>',
      backend: "<base />",
      outbound: "<base />",
    }),
    "apis/tools/specification.json": specification("GET /.well-known/about"),
    "apis/tools/operations/get-well-known-about/policy.xml": document({
      inbound: '<return-response><set-status code="200" reason="OK" /></return-response>',
    }),
    "backends/tools-server/backendInformation.json": properties({
      url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/mcp`,
    }),
    "policy.xml": document({ backend: "<forward-request />" }),
  });
  served = await serveFolder(folder, {
    port,
    tier: "Developer",
    profile: "lenient",
    namedValues: new Map(),
    addresses: new Map(),
    hosts: {},
    trace: true,
    warn: (sentence) => warnings.push(sentence),
    reloaded: (state) => changed?.(state),
  });
});

afterAll(async () => {
  await served.close();
  server.close();
  rmSync(folder, { recursive: true });
});

describe("a folder that says who is known to Entra", () => {
  it("signs people in where something stands for Entra, and asks Graph who they are", async () => {
    expect(served.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    const browser = new Browser(served.origin, served.entraOrigin ?? "");
    const page = await browser.visit(`${served.origin}/orders/login`);
    const end = await browser.press(page, "person", buttonOf(page, people.grace));
    expect([end.status, end.text]).toEqual([200, "Grace Hopper"]);
  });

  it("shows on a page what ran, the visits at Entra among it, with secrets masked", async () => {
    const read = async (path: string) => await (await fetch(`${served.trace}${path}`)).text();
    const requests = JSON.parse(await read("requests")) as {
      readonly id: string;
      readonly to: string;
      readonly operation: string | undefined;
    }[];
    expect(requests.map(({ to }) => to)).toEqual(expect.arrayContaining(["entra", "gateway"]));
    const callback = requests.find(({ operation }) => operation === "get-callback");
    const trace = await read(`requests/${callback?.id}`);
    expect(trace).toContain("send-request");
    expect(trace).not.toMatch(/eyJ[\w-]+\.[\w-]+/);
    expect(await read("gateway")).toContain("operation orders/get-callback");
  });

  it("takes other apps at once, and says that identities wait for the next start", async () => {
    const changedTo = async (content: object) => {
      const reloaded = new Promise<FolderState>((resolve) => {
        changed = resolve;
      });
      writeInto(folder, "entra.json", content);
      return await reloaded;
    };
    const apps = [{ clientId: client, redirectUris: ["http://localhost:1/elsewhere"] }];
    await changedTo({ tenantId, identities: [identity], apps });
    const browser = new Browser(served.origin, served.entraOrigin ?? "");
    const refused = await browser.visit(`${served.origin}/orders/login`);
    expect(refused.text).toContain("AADSTS50011");
    await changedTo({ tenantId, identities: ["system-assigned"], apps });
    expect(warnings.at(-1)).toMatch(/identities of entra.json are those of the start/);
    const { findings } = await changedTo({ people: [] });
    expect(findings.filter(({ severity }) => severity === "error")).toMatchObject([
      { rule: "resource-content" },
    ]);
  });
});

describe("an API of MCP in a folder", () => {
  it.each(["POST", "GET", "DELETE"])("passes %s on to its server as it is", async (method) => {
    asked.length = 0;
    const answer = await fetch(`${served.origin}/tools`, { method });
    expect([answer.status, await answer.text()]).toEqual([200, "served"]);
    await fetch(`${served.origin}/tools/below?x=1`, { method });
    expect(asked).toEqual([`${method} /mcp`, `${method} /mcp/below?x=1`]);
  });

  it("has operations of its own beside it", async () => {
    asked.length = 0;
    expect((await fetch(`${served.origin}/tools/.well-known/about`)).status).toBe(200);
    expect(asked).toEqual([]);
  });
});
