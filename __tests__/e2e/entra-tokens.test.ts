import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examine } from "../../doctor/examination.ts";
import { Report } from "../../doctor/report.ts";
import { defaultPeople, EntraFault } from "../../local/entra/index.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { serversOfEntra } from "../../local/terminal/entra-servers.ts";
import { Browser } from "../browser.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { type Discovered, EntraClient } from "./entra-client.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { ScriptedBackend } from "./scripted-backend.ts";
import { people, signIn } from "./sign-in.ts";

const [ada] = defaultPeople;
const vsCode = new EntraClient();
const backends = { orders: new ScriptedBackend(), profile: new ScriptedBackend() };

let local: Local;
let found: Discovered;

const url = (name: string) => `${local.issuer}/${name}/mcp`;

beforeAll(async () => {
  await Promise.all([backends.orders.listen(), backends.profile.listen()]);
  local = await startLocal({
    stack: await synthesized("examples/entra-tokens.ts"),
    people: defaultPeople.map((one) => (one === ada ? { ...one, roles: ["Profile.Admin"] } : one)),
    hosts: {
      "https://orders.contoso.com": backends.orders.origin,
      "https://profile.contoso.com": backends.profile.origin,
    },
  });
  found = await vsCode.discover(url("profile"));
});

afterAll(async () => {
  await local.close();
  await Promise.all([backends.orders.close(), backends.profile.close()]);
});

async function call(server: string, token: unknown, tool?: string): Promise<Response> {
  const message = {
    jsonrpc: "2.0",
    id: 1,
    ...(tool === undefined ? { method: "ping" } : { method: "tools/call", params: { name: tool } }),
  };
  return await fetch(url(server), {
    method: "POST",
    body: JSON.stringify(message),
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${String(token)}`,
    },
  });
}

describe("a client that is registered in Entra", () => {
  it("finds Entra by the MCP URL", () => {
    const prefix = /^api:\/\/[0-9a-f-]{36}\/Profile\.Read$/;
    expect(found.challenge).toBe(
      `Bearer scope="${found.scope}", resource_metadata="${local.issuer}/.well-known/oauth-protected-resource/profile/mcp"`,
    );
    expect(found.scope).toMatch(prefix);
    expect(found.resource).toMatchObject({
      resource: url("profile"),
      authorization_servers: [local.entra.issuer],
      scopes_supported: [found.scope],
    });
    expect(found.server).toMatchObject({ issuer: local.entra.issuer });
  });

  it("signs in there, without a page of the gateway, and calls; the server is told who calls", async () => {
    const { access_token: token } = await vsCode.tokens(found);
    const claims = decodeJwt(String(token));
    expect(claims).toMatchObject({
      iss: local.entra.issuer,
      azp: EntraClient.vsCode,
      scp: "Profile.Read",
      ver: "2.0",
    });
    expect((await call("profile", token)).status).toBe(200);
    const headers = backends.profile.last?.headers ?? {};
    expect(JSON.stringify(headers)).not.toContain(String(token).split(".")[2]);
    expect(decodeJwt(String(headers["gateway-assertion"]))).toMatchObject({
      iss: local.issuer,
      aud: url("profile"),
      sub: claims["oid"],
      tid: claims["tid"],
      client_id: EntraClient.vsCode,
      scope: "Profile.Read",
      roles: ["Profile.Admin"],
    });
  });

  it("asks for more when a tool needs more, by the name that the challenge gives", async () => {
    const { access_token: token } = await vsCode.tokens(found);
    const refused = await call("profile", token, "change_profile");
    expect(refused.status).toBe(403);
    const challenge = refused.headers.get("www-authenticate") ?? "";
    const wanted = /scope="([^"]*)"/.exec(challenge)?.[1] ?? "";
    expect(wanted.split(" ")).toEqual([found.scope, found.scope.replace(".Read", ".Write")]);
    const { access_token: more } = await vsCode.tokens(found, wanted);
    expect((await call("profile", more, "change_profile")).status).toBe(200);
  });

  it("gets the roles of the person: a tool is for those who have one", async () => {
    const { access_token: admins } = await vsCode.tokens(found);
    expect((await call("profile", admins, "remove_profile")).status).toBe(200);
    const { access_token: graces } = await vsCode.tokens(found, found.scope, {
      person: people.grace,
    });
    expect((await call("profile", graces, "remove_profile")).status).toBe(403);
  });

  it("refreshes with Entra, until the account is blocked", async () => {
    const { refresh_token: token } = await vsCode.tokens(found);
    const form = { grant_type: "refresh_token", refresh_token: String(token) };
    const { body } = await vsCode.token(found, form);
    expect((await call("profile", body["access_token"])).status).toBe(200);
    local.entra.setDisabled(ada?.objectId ?? "", true);
    expect((await vsCode.token(found, form)).body).toMatchObject({ error: "invalid_grant" });
    local.entra.setDisabled(ada?.objectId ?? "", false);
  });
});

describe("a server that asks another API on behalf of people", () => {
  /** What the server was given as its token. */
  const given = () => String(backends.profile.last?.headers["authorization"] ?? "").slice(7);
  const tokenOf = async (person: string) =>
    (await vsCode.tokens(found, found.scope, { person }))["access_token"];

  it("is given a token for that API and the person, and never the client's", async () => {
    const token = await tokenOf(people.ada);
    expect((await call("profile", token)).status).toBe(200);
    expect(given()).not.toBe(token);
    expect(decodeJwt(given())).toMatchObject({
      aud: "https://graph.microsoft.com",
      scp: "User.Read",
      oid: ada?.objectId,
      appid: found.scope.split("/")[2],
    });
    const received = JSON.stringify(backends.profile.received.map(({ headers }) => headers));
    expect(received).not.toContain(String(token).split(".")[2]);
  });

  it("is given the same one again, for the same person and client", async () => {
    await call("profile", await tokenOf(people.ada));
    const adas = given();
    await call("profile", await tokenOf(people.grace));
    expect(given()).not.toBe(adas);
    expect(decodeJwt(given())["oid"]).not.toBe(ada?.objectId);
    await call("profile", await tokenOf(people.ada));
    expect(given()).toBe(adas);
  });

  it.each<[string, EntraFault, number, RegExp | undefined]>([
    [
      "must prove more",
      EntraFault.refusal(50076, "interaction_required", { claims: '{"access_token":{}}' }),
      401,
      /^Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ==", resource_metadata=/,
    ],
    [
      "is blocked",
      EntraFault.refusal(50057, "invalid_grant"),
      401,
      /^Bearer error="invalid_token"/,
    ],
    [
      "is asked for by an app without consent",
      EntraFault.refusal(65001, "invalid_grant", { suberror: "consent_required" }),
      502,
      undefined,
    ],
    ["is asked for by the wrong app", EntraFault.refusal(700213, "invalid_client"), 502, undefined],
    [
      "is asked for while Entra is busy",
      EntraFault.refusal(90033, "temporarily_unavailable"),
      503,
      undefined,
    ],
  ])("is not asked when the person %s", async (_why, fault, status, challenge) => {
    const token = await tokenOf(people.alan);
    const before = backends.profile.received.length;
    local.entra.fail("token", fault);
    const answer = await call("profile", token);
    local.entra.recover();
    expect(answer.status).toBe(status);
    if (challenge !== undefined) expect(answer.headers.get("www-authenticate")).toMatch(challenge);
    expect(backends.profile.received).toHaveLength(before);
  });
});

describe("a client that Entra does not let in", () => {
  it("is told that an administrator must consent, when it is not pre-authorised", async () => {
    const stranger = new EntraClient("77777777-0000-4000-8000-000000000001");
    local.entra.register({
      clientId: stranger.clientId,
      displayName: "A stranger",
      identifierUris: [],
      redirectUris: ["http://127.0.0.1/"],
      federatedCredentials: [],
      isPublic: true,
    });
    const answer = await stranger.authorize(found, found.scope);
    expect(answer).toMatchObject({ error: "access_denied" });
    expect(answer["error_description"]).toMatch(/^AADSTS90094: /);
    // It may sign people in; what it gets is no token for the server.
    const { id_token: idToken, access_token: token } = await stranger.tokens(found, "");
    for (const one of [idToken, token]) expect((await call("profile", one)).status).toBe(401);
  });

  it("is told that there is no such scope", async () => {
    const scope = found.scope.replace(".Read", ".Purge");
    const answer = await vsCode.authorize(found, scope);
    expect(answer["error_description"]).toMatch(/^AADSTS650053: /);
  });
});

describe("the tokens of one authorization server", () => {
  it("do not open a server of the other", async () => {
    const facade = await OAuthClient.register(local);
    const resource = url("orders");
    const own = await facade.redeem(await facade.authorize({ resource }), { resource });
    const { access_token: entras } = await vsCode.tokens(found);
    expect((await call("orders", own.body["access_token"])).status).toBe(200);
    expect((await call("orders", entras)).status).toBe(401);
    expect((await call("profile", own.body["access_token"])).status).toBe(401);
    expect((await call("profile", entras)).status).toBe(200);
  });

  it("are not given for a server of the other", async () => {
    const facade = await OAuthClient.register(local);
    const asked = facade.authorizationUrl(newVerifier(), { resource: url("profile") });
    const answer = await fetch(asked, { redirect: "manual" });
    expect(new URL(answer.headers.get("location") ?? "").searchParams.get("error")).toBe(
      "invalid_target",
    );
    const metadata = `${local.issuer}/.well-known/oauth-authorization-server`;
    expect(await (await fetch(metadata)).json()).toMatchObject({
      scopes_supported: ["orders.use"],
    });
  });
});

describe("what Entra signs besides", () => {
  it("is refused: the ID token of the same sign-in", async () => {
    const { id_token: idToken } = await vsCode.tokens(found);
    expect((await call("profile", idToken)).status).toBe(401);
  });

  it("is refused: a token for the server that an application gets for itself", async () => {
    const audience = found.scope.slice(0, found.scope.lastIndexOf("/"));
    const identity = decodeJwt((await local.grantStoreToken()).accessToken)["appid"];
    const { accessToken } = await local.entra.managedIdentityToken(String(identity), audience);
    expect(decodeJwt(accessToken)["aud"]).toBe(audience.slice("api://".length));
    expect((await call("profile", accessToken)).status).toBe(401);
  });
});

it("is known by its metadata to the terminal, which names no client for it that cannot come", async () => {
  expect(await serversOfEntra(local)).toEqual([url("profile")]);
});

describe("the doctor", () => {
  it("finds nothing wrong, says who can come, and signs in as a client that Entra knows", async () => {
    const report = new Report();
    const show = async (at: string) => {
      await fetch((await signIn(new Browser(local.entra.origin), at)).url);
    };
    backends.profile.answer((response, { body }) => {
      const { id = null } = JSON.parse(body.toString() || "{}") as { readonly id?: unknown };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: {} }));
    });
    await examine(report, new URL(url("profile")), {
      clientId: EntraClient.vsCode,
      signIn: (at) => void show(at),
    });
    expect(report.findings.filter(({ verdict }) => verdict === "wrong")).toEqual([]);
    expect(report.findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        expect.stringContaining("clients that are registered there can come, as VS Code is"),
        "Entra takes the request, and asks the person what has to be asked.",
        "A person signs in, and the code is exchanged for tokens.",
        expect.stringMatching(/^A call is answered after/),
        expect.stringMatching(/^The refresh token is good/),
      ]),
    );
  });

  it("does not pass over a sign-in that it was asked for and has no id for", async () => {
    const report = new Report();
    await examine(report, new URL(url("profile")), { signIn: () => undefined });
    const [wrong, ...others] = report.findings.filter(({ verdict }) => verdict === "wrong");
    expect(others).toEqual([]);
    expect(wrong).toMatchObject({
      check: "sign-in",
      remedy: expect.stringContaining(`--client ${EntraClient.vsCode}`),
    });
  });
});
