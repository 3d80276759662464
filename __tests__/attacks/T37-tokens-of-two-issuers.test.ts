// T37, at a server that takes the gateway's tokens and Entra's. RFC 8725 section 3.8 and 3.12 (issuers, mutually exclusive rules). The issuer
// decides by whose rules a token is checked, and a token of one kind in the other's words is none.

import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { ada, audienceOfBoth as aud, EntraKeys, tenant, vsCode } from "../e2e/entra-keys.ts";
import { guardedGateway, toolCall } from "../e2e/guarded-gateway.ts";

const entra = new EntraKeys();
const { backend, gateway } = guardedGateway(entra);

const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
type Claims = Readonly<Record<string, unknown>>;
const ofEntra = (claims: Claims = {}, header: Claims = {}) =>
  entra.token({ claims: { aud, scp: "both.use", ...claims }, header });
const ofGateway = (claims: Claims = {}, header: Claims = {}) =>
  gateway.token("both", { claims, header });

async function status(token: string): Promise<number> {
  return (await gateway.call("both", token, ping)).status;
}

describe("a server with tokens of the gateway's and of Entra's", () => {
  it("takes both, and is told who calls by either", async () => {
    expect(await status(await ofGateway())).toBe(200);
    expect(decodeJwt(String(backend.last?.headers["gateway-assertion"]))).toMatchObject({
      sub: "ada",
      client_id: "client",
    });
    expect(await status(await ofEntra())).toBe(200);
    expect(decodeJwt(String(backend.last?.headers["gateway-assertion"]))).toMatchObject({
      sub: ada,
      client_id: vsCode,
    });
  });

  it("names both who give them, the gateway first, whose scopes are in the metadata", async () => {
    const url = `${gateway.issuer}/.well-known/oauth-protected-resource/both/mcp`;
    expect(await (await fetch(url)).json()).toMatchObject({
      resource: gateway.url("both"),
      authorization_servers: [gateway.issuer, issuer],
      scopes_supported: ["both.use"],
    });
  });

  it("asks for scopes as the one who gave the token has them", async () => {
    const challenge = async (token: string) =>
      (await gateway.call("both", token, toolCall("add_entry"))).headers.get("www-authenticate");
    expect(await challenge(await ofGateway())).toContain('scope="both.use Notes.Write"');
    expect(await challenge(await ofEntra())).toContain(
      `scope="api://${aud}/both.use api://${aud}/Notes.Write"`,
    );
  });

  it("keeps sessions of people apart who have their tokens from either", async () => {
    const type = "application/json";
    backend.reply(200, { "content-type": type, "mcp-session-id": "a-session" }, "{}");
    const opened = await gateway.call("both", await ofGateway(), ping);
    const session = opened.headers.get("mcp-session-id") ?? "";
    const answer = await gateway.call("both", await ofEntra(), ping, [["Mcp-Session-Id", session]]);
    expect(answer.status).toBe(404);
  });
});

describe("a token of one kind is none by the rules of the other", () => {
  const gatewaysOwn = () => ({ iss: gateway.issuer, aud: gateway.url("both"), scope: "both.use" });

  it.each<[string, () => Promise<string>]>([
    ["Entra's that says it is the gateway's", () => ofEntra(gatewaysOwn())],
    [
      "Entra's that says it is the gateway's, with its type",
      () => ofEntra({ ...gatewaysOwn(), sub: "eve" }, { typ: "at+jwt" }),
    ],
    ["Entra's for the gateway's audience", () => ofEntra({ aud: gateway.url("both") })],
    ["Entra's for both audiences", () => ofEntra({ aud: [aud, gateway.url("both")] })],
    ["Entra's with the gateway's issuer only", () => ofEntra({ iss: gateway.issuer })],
    ["Entra's with both issuers", () => ofEntra({ iss: [issuer, gateway.issuer] })],
    ["Entra's with the type of the gateway's", () => ofEntra({}, { typ: "at+jwt" })],
    ["Entra's without an issuer", () => ofEntra({ iss: undefined })],
    ["the gateway's that says it is Entra's", () => ofGateway({ iss: issuer })],
    [
      "the gateway's in Entra's words",
      () =>
        ofGateway(
          { iss: issuer, aud, oid: "eve", tid: tenant, scp: "both.use", azp: vsCode, ver: "2.0" },
          { typ: "JWT" },
        ),
    ],
    ["the gateway's for Entra's audience", () => ofGateway({ aud })],
    ["the gateway's for both audiences", () => ofGateway({ aud: [gateway.url("both"), aud] })],
    ["the gateway's for another server", () => gateway.token("open")],
    ["Entra's for another server", () => entra.token()],
    ["Entra's with a slash behind its issuer", () => ofEntra({ iss: `${issuer}/` })],
  ])("%s", async (_what, token) => {
    expect(await status(await token())).toBe(401);
    expect(backend.received).toHaveLength(0);
  });
});
