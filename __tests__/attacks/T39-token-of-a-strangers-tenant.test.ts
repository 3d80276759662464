// T39, a tenant of the attacker's own, at a server that takes Entra's tokens of every tenant. RFC 8725 section 3.8 and 3.9; Microsoft
// identity platform, "Access tokens", validate the issuer (the token's tenant in its issuer; whose each key is; the tenant as a
// trust boundary), and "Claims validation". Here the test holds Entra's keys, those for personal accounts too.

import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import {
  ada,
  audienceOfEveryone as aud,
  EntraKeys,
  type EntraTokenProps,
  excepted,
  personal,
  tenant,
} from "../e2e/entra-keys.ts";
import { guardedGateway, toolCall } from "../e2e/guarded-gateway.ts";

const entra = new EntraKeys();
const { backend, gateway } = guardedGateway(entra);

const authority = "https://login.microsoftonline.com";
const issuerOf = (id: string) => `${authority}/${id}/v2.0`;
const strangers = "aad0aad0-0000-4000-8000-000000000000";
const others = "fab00000-0000-4000-8000-000000000001";
const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
const reads = { "content-type": "application/json" };

/** Of one tenant, by issuer and claim, whatever that is. */
const of = (tid: string) => ({ iss: issuerOf(tid), tid });
const token = ({ claims = {}, ...props }: EntraTokenProps = {}) =>
  entra.token({ claims: { aud, scp: "everyone.use", ...of(strangers), ...claims }, ...props });
const status = async (presented: string) =>
  (await gateway.call("everyone", presented, ping)).status;

describe("a token of a tenant that nobody listed", () => {
  it("opens a server for all of them, so that it is the token that is refused below", async () => {
    expect(await status(await token())).toBe(200);
    expect(decodeJwt(String(backend.last?.headers["gateway-assertion"]))).toMatchObject({
      sub: ada,
      tid: strangers,
    });
  });

  it.each<[string, NonNullable<EntraTokenProps["claims"]>]>([
    ["with another tenant's issuer", { tid: others }],
    ["with the issuer of the registration's tenant", { iss: issuerOf(tenant) }],
    ["that says the registration's tenant", { tid: tenant }],
    ["with Entra's pattern as its issuer", { iss: issuerOf("{tenantid}") }],
    ["with Entra's pattern as its tenant", of("{tenantid}")],
    ["of all organisations", of("organizations")],
    ["of everybody", of("common")],
    ["of no tenant", { tid: undefined }],
    ["of an empty tenant", of("")],
    ["of a tenant in capital letters", of(strangers.toUpperCase())],
    ["of a tenant by its domain", of("contoso.onmicrosoft.com")],
    ["of a tenant with a path", of(`${strangers}/../${tenant}`)],
    ["of a tenant with a line after it", of(`${strangers}\n`)],
    ["of two tenants", { tid: [strangers, others] }],
    ["with a slash behind its issuer", { iss: `${issuerOf(strangers)}/` }],
    ["of version 1", { iss: `https://sts.windows.net/${strangers}/`, ver: "1.0" }],
    ["of another cloud", { iss: `https://login.microsoftonline.us/${strangers}/v2.0` }],
    ["of the tenant that is excepted", of(excepted)],
    ["of the excepted tenant in capital letters", of(excepted.toUpperCase())],
    ["of personal accounts", of(personal)],
    ["for another server", { aud: "55555555-0000-4000-8000-000000000003" }],
  ])("%s: is refused", async (_what, claims) => {
    expect(await status(await token({ claims }))).toBe(401);
    expect(backend.received).toHaveLength(0);
  });

  it.each([strangers, tenant, personal])(
    "signed with the key for personal accounts, of %s: is refused",
    async (tid) => {
      const signed = { key: entra.personalKey, header: { kid: "personal" } };
      expect(await status(await token({ claims: of(tid), ...signed }))).toBe(401);
      expect(backend.received).toHaveLength(0);
    },
  );

  it("opens nothing while nobody can say whose its key is, and the server again afterwards", async () => {
    expect(await status(await token())).toBe(200);
    const forget = async () => {
      for (const { key } of gateway.cache.entries()) {
        if (key.includes("entra-keys")) gateway.cache.remove(key);
      }
      await new Promise((resolve) => setImmediate(resolve));
    };
    await forget();
    entra.available = false;
    expect(await status(await token())).toBe(401);
    entra.available = true;
    expect(await status(await token())).toBe(200);
    expect(
      [...gateway.cache.entries()].filter(({ key }) => key.includes("entra-keys")),
    ).toHaveLength(1);
  });

  it("does not open a server for one tenant", async () => {
    const presented = await token({ claims: { aud: "55555555-0000-4000-8000-000000000001" } });
    expect((await gateway.call("entra", presented, ping)).status).toBe(401);
  });
});

describe("what an administrator of another tenant gives", () => {
  it("is no role: in the registration's own tenant the same one is", async () => {
    const call = toolCall("drop_all");
    const roles = ["Notes.Admin"];
    const stranger = await token({ claims: { roles } });
    expect((await gateway.call("everyone", stranger, call)).status).toBe(403);
    const own = await token({ claims: { ...of(tenant), roles } });
    expect((await gateway.call("everyone", own, call)).status).toBe(200);
  });

  it("is no other person's session: an object id counts within its tenant", async () => {
    backend.reply(200, { ...reads, "mcp-session-id": "a-session" }, "{}");
    const opened = await gateway.call("everyone", await token({ claims: of(others) }), ping);
    const session = opened.headers.get("mcp-session-id") ?? "";
    expect(session).not.toBe("");
    const taken = await gateway.call("everyone", await token(), ping, [
      ["Mcp-Session-Id", session],
    ]);
    expect(taken.status).toBe(404);
  });
});
