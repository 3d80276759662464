import { afterEach, describe, expect, it, vi } from "vitest";
import {
  ada,
  clientId,
  codeGrant,
  redirectUri,
  requestToken,
  signIn,
  startContoso,
  type TokenAnswer,
  tenantId,
  weatherApp,
} from "./contoso.ts";

const entra = await startContoso();

afterEach(() => {
  vi.useRealTimers();
});

/** The server runs in this process: its clock can be put forward. Timers go on. */
function passTime(seconds: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
}

/** Entra's whole error answer, not only the code in it. */
function expectRefusal(answered: TokenAnswer, status: number, error: string, code: number): void {
  const { body } = answered;
  expect(body).toEqual({
    error,
    error_description: expect.stringMatching(
      `^AADSTS${code}: .+ Trace ID: ${body["trace_id"]} Correlation ID: ${body["correlation_id"]} Timestamp: ${body["timestamp"]}$`,
    ),
    error_codes: [code],
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
    trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
  expect(answered.status).toBe(status);
}

describe("a code", () => {
  it("can be redeemed once; a replay is answered as a replay, however often", async () => {
    const { code } = await signIn(entra, ada);
    const first = await requestToken(entra, codeGrant(code));

    expect(first.status).toBe(200);
    expectRefusal(await requestToken(entra, codeGrant(code)), 400, "invalid_grant", 54005);
    expectRefusal(await requestToken(entra, codeGrant(code)), 400, "invalid_grant", 54005);
  });

  it("takes the refresh token with it when it is replayed (RFC 6749 section 4.1.2)", async () => {
    const { code } = await signIn(entra, ada);
    const { body } = await requestToken(entra, codeGrant(code));
    await requestToken(entra, codeGrant(code));
    const refreshed = await requestToken(entra, {
      grant_type: "refresh_token",
      refresh_token: String(body["refresh_token"]),
    });

    expectRefusal(refreshed, 400, "invalid_grant", 70000);
  });

  it("expires after ten minutes", async () => {
    const { code } = await signIn(entra, ada);
    passTime(601);

    expectRefusal(await requestToken(entra, codeGrant(code)), 400, "invalid_grant", 70008);
  });

  it.each([
    [{ code_verifier: "v".repeat(43) }, 501481],
    [{ code_verifier: undefined }, 501481],
    [{ redirect_uri: "http://127.0.0.1:1/other-callback" }, 500112],
    [{ code: "never-issued" }, 70000],
  ])("is refused with %o", async (fault, errorCode) => {
    const { code } = await signIn(entra, ada);
    const answered = await requestToken(entra, { ...codeGrant(code), ...fault });

    expectRefusal(answered, 400, "invalid_grant", errorCode);
  });

  it("is of no use to another client", async () => {
    const other = "77777777-0000-4000-8000-000000000001";
    entra.register({
      clientId: other,
      displayName: "Mallory",
      identifierUris: [],
      redirectUris: [redirectUri],
      federatedCredentials: [],
      clientSecrets: [{ value: "mallory" }],
    });
    const { code } = await signIn(entra, ada);
    const stolen = { ...codeGrant(code), client_id: other, client_secret: "mallory" };

    expectRefusal(await requestToken(entra, stolen), 400, "invalid_grant", 70000);
  });

  it("is of no use to a person disabled meanwhile", async () => {
    const { code } = await signIn(entra, ada);
    entra.setDisabled(ada, true);
    const answered = await requestToken(entra, codeGrant(code));
    entra.setDisabled(ada, false);

    expectRefusal(answered, 400, "invalid_grant", 50057);
  });
});

describe("a refresh token", () => {
  async function refreshToken(): Promise<string> {
    const { code } = await signIn(entra, ada);
    const { body } = await requestToken(entra, codeGrant(code));
    return String(body["refresh_token"]);
  }

  function refresh(token: string): Promise<TokenAnswer> {
    return requestToken(entra, { grant_type: "refresh_token", refresh_token: token });
  }

  it("gives a new one and a new ID token, and stays valid itself", async () => {
    const token = await refreshToken();
    const first = await refresh(token);
    const second = await refresh(token);

    expect(first.status).toBe(200);
    expect(second.status).toBe(200);
    expect(first.body["id_token"]).toBeTypeOf("string");
    const all = [token, first.body["refresh_token"], second.body["refresh_token"]];
    expect(new Set(all).size).toBe(3);
    expect((await refresh(String(first.body["refresh_token"]))).status).toBe(200);
  });

  it("is refused with AADSTS50057 while the person is disabled", async () => {
    const token = await refreshToken();
    entra.setDisabled(ada, true);
    const disabled = await refresh(token);
    entra.setDisabled(ada, false);

    expectRefusal(disabled, 400, "invalid_grant", 50057);
    expect((await refresh(token)).status).toBe(200);
  });

  it("expires after 90 days", async () => {
    const token = await refreshToken();
    passTime(90 * 24 * 60 * 60 + 1);

    expectRefusal(await refresh(token), 400, "invalid_grant", 700082);
  });

  it("cannot be invented", async () => {
    expectRefusal(await refresh("invented"), 400, "invalid_grant", 70000);
  });
});

describe("a token request", () => {
  it.each([
    [{ client_id: undefined, client_secret: undefined }, 400, "invalid_request", 900144],
    [{ client_id: "nobody" }, 400, "unauthorized_client", 700016],
    [{ client_secret: "wrong" }, 401, "invalid_client", 7000215],
    [{ client_secret: undefined }, 401, "invalid_client", 7000218],
    [{ grant_type: "password" }, 400, "unsupported_grant_type", 70003],
    [{ grant_type: undefined }, 400, "invalid_request", 900144],
    [{ code: undefined }, 400, "invalid_request", 900144],
    [{ resource: "https://mcp.example/mcp" }, 400, "invalid_request", 901002],
  ])("with %o is answered %i %s, AADSTS%i", async (fault, status, error, code) => {
    const answered = await requestToken(entra, { ...codeGrant("any"), ...fault });

    expectRefusal(answered, status, error, code);
  });

  it("answers with JSON even to a client that prefers HTML", async () => {
    const headers = { accept: "text/html" };

    expectRefusal(
      await requestToken(entra, codeGrant("never-issued"), headers),
      400,
      "invalid_grant",
      70000,
    );
  });

  it("takes the secret from the Authorization header as well", async () => {
    const { code } = await signIn(entra, ada);
    const basic = (id: string, password: string) => ({
      authorization: `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(password)}`)}`,
    });
    const form = { ...codeGrant(code), client_id: undefined, client_secret: undefined };

    const wrong = await requestToken(entra, form, basic(clientId, "wrong"));
    expectRefusal(wrong, 401, "invalid_client", 7000215);
    const twoNames = { ...form, client_id: weatherApp.clientId };
    const mismatch = await requestToken(entra, twoNames, basic(clientId, "wrong"));
    expectRefusal(mismatch, 400, "invalid_request", 9002313);
    const right = await requestToken(entra, form, basic(clientId, "a-secret-of-the-gateway~Q8"));
    expect(right.status).toBe(200);
  });

  it("must be a POST", async () => {
    const response = await fetch(`${entra.origin}/${tenantId}/oauth2/v2.0/token`);

    expect(await response.json()).toMatchObject({ error_codes: [900561] });
  });

  it("cannot be endless", async () => {
    const answered = await requestToken(entra, { filler: "x".repeat(70_000) });

    expectRefusal(answered, 400, "invalid_request", 9002313);
  });
});
