import { beforeAll, describe, expect, it } from "vitest";
import type { Local } from "../../local/start-local.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { answerOf, browserAt, people, signIn } from "./sign-in.ts";
import { watchedGateway } from "./watched-gateway.ts";

let local: Local;
let client: OAuthClient;

beforeAll(async () => {
  ({ local } = await watchedGateway());
  client = await OAuthClient.register(local);
});

describe("the token endpoint refuses", () => {
  it("a wrong code verifier, and the code is burnt", async () => {
    const authorization = await client.authorize();
    const wrong = await client.redeem({ ...authorization, verifier: newVerifier() });
    expect(wrong).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const right = await client.redeem(authorization);
    expect(right).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("a replayed code, and revokes what the first redemption gave", async () => {
    const authorization = await client.authorize();
    const first = await client.redeem(authorization);
    expect(first.status).toBe(200);
    const second = await client.redeem(authorization);
    expect(second).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const refreshed = await client.refresh(first.body["refresh_token"]);
    expect(refreshed).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("a code of another client", async () => {
    const other = await OAuthClient.register(local);
    const stolen = await other.redeem(await client.authorize(), {
      client_id: (await OAuthClient.register(local, { client_name: "Another" })).id,
    });
    expect(stolen).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("a client that is not registered, with 401, so that it registers again", async () => {
    const answer = await client.redeem(await client.authorize(), { client_id: "unknown" });
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });

  it("every error with no-store, JSON and a standard code", async () => {
    const answer = await client.token({ grant_type: "password", client_id: client.id });
    expect(answer).toMatchObject({ status: 400, body: { error: "unsupported_grant_type" } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-type")).toContain("application/json");
  });
});

describe("the MCP endpoint refuses", () => {
  const metadata = () =>
    `resource_metadata="${local.issuer}/.well-known/oauth-protected-resource/weather/mcp"`;

  it.each(["POST", "GET", "DELETE"])("%s without a token, naming the metadata", async (method) => {
    const answer = await client.call(undefined, {
      method,
      ...(method === "POST" ? {} : { body: null }),
    });
    expect(answer.status).toBe(401);
    const challenge = answer.headers.get("www-authenticate") ?? "";
    expect(challenge).toMatch(/^Bearer /);
    expect(challenge).toContain(metadata());
    expect(challenge).toContain('scope="weather.read"');
    expect(challenge).not.toContain("error=");
  });

  it("a tampered token", async () => {
    const { access_token: token } = await client.tokens();
    const [header, payload, signature] = String(token).split(".");
    const claims = JSON.parse(Buffer.from(payload ?? "", "base64url").toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: "somebody else" }));
    const tampered = [header, forged.toString("base64url"), signature].join(".");
    expect((await client.call(token)).status).toBe(200);
    const answer = await client.call(tampered);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it("to be asked for under a name it does not have", async () => {
    const wanted = `${local.issuer}/other/mcp`;
    const browser = browserAt(local);
    const visit = await signIn(
      browser,
      client.authorizationUrl(newVerifier(), { resource: wanted }),
    );
    expect(answerOf(visit)).toMatchObject({ error: "invalid_target", iss: local.issuer });
  });
});

describe("the authorization endpoint refuses", () => {
  it("a redirect URI that is not registered, with a page and no redirect", async () => {
    const browser = browserAt(local);
    const url = client.authorizationUrl(newVerifier(), { redirect_uri: "https://evil.example/" });
    const page = await browser.visit(url);
    expect(page.status).toBe(400);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(page.text).toContain("has not registered");
  });

  it("what the person denies", async () => {
    const browser = browserAt(local);
    const visit = await signIn(browser, client.authorizationUrl(newVerifier()), {
      decision: "deny",
    });
    expect(answerOf(visit)).toEqual(
      expect.objectContaining({ error: "access_denied", state: "a state", iss: local.issuer }),
    );
    expect(browser.cookieNames).toEqual(["__Host-mcp-browser"]);
  });

  it("a callback without an approval in the same browser", async () => {
    const approving = browserAt(local);
    const verifier = newVerifier();
    const consent = await approving.visit(client.authorizationUrl(verifier));
    const entra = await approving.press(consent, "decision", "allow");
    expect(new URL(entra.url).origin).toBe(local.entra.origin);
    // The victim follows the attacker's sign-in link: the callback arrives in another browser.
    const visit = await signIn(browserAt(local), entra.url);
    expect(visit.status).toBe(400);
    expect(visit.text).toContain("did not start in this browser");
  });

  it("a person whom Entra has disabled", async () => {
    const verifier = newVerifier();
    const visit = await signIn(browserAt(local), client.authorizationUrl(verifier), {
      person: people.dennis,
    });
    expect(visit.status).not.toBe(0);
    expect(visit.text).toContain("AADSTS50057");
  });
});

describe("a refresh token", () => {
  it("rotates; the one before works once more for a moment, an older one ends the family", async () => {
    const first = await client.tokens();
    const second = await client.refresh(first["refresh_token"]);
    expect(second.status).toBe(200);
    const repeated = await client.refresh(first["refresh_token"]);
    expect(repeated.status).toBe(200);
    const third = await client.refresh(second.body["refresh_token"]);
    expect(third.status).toBe(200);
    const reused = await client.refresh(first["refresh_token"]);
    expect(reused).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const afterwards = await client.refresh(third.body["refresh_token"]);
    expect(afterwards).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("stops working when Entra no longer accepts the person", async () => {
    const tokens = await client.tokens({}, { person: people.grace });
    const visitor = await client.refresh(tokens["refresh_token"]);
    expect(visitor.status).toBe(200);
    const claims = JSON.parse(
      Buffer.from(String(visitor.body["access_token"]).split(".")[1] ?? "", "base64url").toString(),
    );
    local.entra.setDisabled(claims.sub, true);
    const refused = await client.refresh(visitor.body["refresh_token"]);
    local.entra.setDisabled(claims.sub, false);
    expect(refused).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });
});
