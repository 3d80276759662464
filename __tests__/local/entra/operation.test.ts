import { pino } from "pino";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EntraStartError, startEntra } from "../../../local/entra/index.ts";
import { Browser } from "../../browser.ts";
import {
  ada,
  answer,
  authorizeUrl,
  clientId,
  codeGrant,
  gatewayApp,
  identity,
  requestToken,
  tenantId,
} from "./contoso.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the local Entra ID", () => {
  it("prints nothing, and logs each request without a code, token or cookie", async () => {
    const printed = [
      vi.spyOn(process.stdout, "write"),
      vi.spyOn(process.stderr, "write"),
      vi.spyOn(console, "info"),
      vi.spyOn(console, "warn"),
      vi.spyOn(console, "error"),
    ];
    const lines: string[] = [];
    const logger = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
    const entra = await startEntra({ tenantId, identities: [identity], logger });
    entra.register(gatewayApp(entra.issuer));
    const browser = new Browser(entra.origin);
    const page = await browser.visit(authorizeUrl(entra));
    const { code = "" } = answer(await browser.press(page, "person", ada));
    const { body } = await requestToken(entra, codeGrant(code));
    await requestToken(entra, codeGrant(code));
    await browser.visit(`/${tenantId}/oauth2/v2.0/logout`);
    await entra.close();

    expect(printed.flatMap((spy) => spy.mock.calls)).toEqual([]);
    const log = lines.join("");
    expect(lines.length).toBeGreaterThanOrEqual(6);
    expect(lines.every((line) => JSON.parse(line).level === 20)).toBe(true);
    expect(log).toContain('"aadsts":54005');
    for (const secret of [code, body["refresh_token"], body["id_token"], body["access_token"]]) {
      expect(log).not.toContain(secret);
    }
  });

  it("says what is wrong when its port is taken", async () => {
    const first = await startEntra({ tenantId, identities: [] });
    const port = Number(new URL(first.origin).port);
    const second = startEntra({ tenantId, identities: [], port });

    await expect(second).rejects.toThrow(EntraStartError);
    await expect(second).rejects.toThrow(`cannot listen on port ${port}`);
    await first.close();
  });

  it("can be closed twice, and answers nobody then", async () => {
    const entra = await startEntra({ tenantId, identities: [] });
    await entra.close();
    await entra.close();

    await expect(fetch(entra.issuer)).rejects.toThrow();
  });

  it("forgets nothing of an app when it is registered again with other redirect URIs", async () => {
    const entra = await startEntra({ tenantId, identities: [identity] });
    const app = gatewayApp(entra.issuer);
    entra.register(app);
    const moved = "http://localhost:2/oauth-callback";
    entra.register({ ...app, redirectUris: [moved] });
    const browser = new Browser(entra.origin);
    const before = await browser.visit(authorizeUrl(entra));
    const after = await browser.visit(authorizeUrl(entra, { redirect_uri: moved }));
    await entra.close();

    expect(before.text).toContain("AADSTS50011");
    expect(before.text).toContain(clientId);
    expect(after.text).toContain("Ada Lovelace");
  });

  it("serves two tenants at once, each trusting only its own tokens", async () => {
    const [one, other] = await Promise.all([
      startEntra({ tenantId, identities: [identity] }),
      startEntra({ tenantId, identities: [identity] }),
    ]);
    one.register(gatewayApp(one.issuer));
    const exchange = "api://AzureADTokenExchange";
    const foreign = await other.managedIdentityToken(identity.clientId, exchange);
    const answered = await requestToken(one, {
      ...codeGrant("any"),
      client_secret: undefined,
      client_assertion: foreign.accessToken,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
    await Promise.all([one.close(), other.close()]);

    expect(answered.body).toMatchObject({ error: "invalid_client", error_codes: [700211] });
  });
});
