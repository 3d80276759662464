import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { looksRandom } from "../../../local/trace/looks-random.ts";
import { Masks } from "../../../local/trace/masking.ts";
import { isSecretName } from "../../../local/trace/secret-names.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLW9mLW5vdGhpbmctYXQtYWxs";
const random = () => randomBytes(24).toString("base64url");
const mark = /‹[\w -]+ #[0-9a-f]{6}›/;

describe("a secret is masked by its place", () => {
  const masks = new Masks();

  it.each([
    ["Authorization", "Bearer short", /^Bearer ‹access token #\w{6}›$/],
    ["authorization", "Basic YTpi", /^Basic ‹credentials #\w{6}›$/],
    ["Proxy-Authorization", "weird", /^‹credentials #\w{6}›$/],
    ["Cookie", "a=1; __Host-b=two", /^a=‹cookie #\w{6}›; __Host-b=‹cookie #\w{6}›$/],
    ["Set-Cookie", "a=one; Path=/; HttpOnly", /^a=‹cookie #\w{6}›; Path=\/; HttpOnly$/],
    [
      "Location",
      "https://c.example/?code=c1&state=s1&iss=x",
      /^https:\/\/c\.example\/\?code=‹code #\w{6}›&state=‹state #\w{6}›&iss=x$/,
    ],
    [
      "Location",
      "https://c.example/#access_token=t&token_type=Bearer",
      /#access_token=‹access_token #\w{6}›&token_type=Bearer$/,
    ],
    ["X-Api-Key", "k", /^‹X-Api-Key #/],
    ["Ocp-Apim-Subscription-Key", "k", /^‹Ocp-Apim-Subscription-Key #/],
    ["X-Functions-Key", "k", /^‹X-Functions-Key #/],
    ["Gateway-Assertion", "k", /^‹Gateway-Assertion #/],
    ["Mcp-Session-Id", "k", /^‹Mcp-Session-Id #/],
    ["X-Identity-Header", jwt, mark],
  ])("header %s: %s", (name, value, shown) => {
    expect(masks.header(name, value)).toMatch(shown);
  });

  it("in queries, forms, JSON, pages and connection strings, by name and however it is spelt", () => {
    for (const name of [
      ..."code state nonce code_verifier client_secret refresh_token access_token id_token".split(
        " ",
      ),
      ..."client_assertion password clientSecret sealKey transaction sig subscription-key".split(
        " ",
      ),
    ]) {
      const forms = [
        masks.url(`/path?a=1&${name}=hidden`),
        masks.form(`a=1&${name}=hid%64en`),
        masks.text(`{"a":1,"${name}":"hidden"}`),
        masks.text(`{"list":[{"${name}":["hidden"]}]}`),
        masks.text(`{"cut":1,"${name}":"hidden`),
        masks.text(`<input type="hidden" name="${name}" value="hidden">`),
        masks.text(`Endpoint=sb://x/;${name}=hidden;Other=1`),
        masks.text(`<a href="/x?y=1&amp;${name}=hidden">`),
        masks.named(name, "hidden"),
      ];
      for (const text of forms) expect(`${name}: ${text}`).not.toMatch(/hidd?en(?!")/);
    }
  });

  it("in the credentials of a URL", () => {
    expect(masks.text("see https://me:pass@host.example/x")).not.toContain("pass");
  });

  it("and what only speaks of secrets is left as it is", () => {
    for (const [name, value] of Object.entries({
      token_type: "Bearer",
      token_endpoint: "https://a.example/token",
      token_endpoint_auth_method: "none",
      code_challenge_method: "S256",
      grant_type: "authorization_code",
      response_type: "code",
      scope: "weather.read",
      redirect_uri: "http://127.0.0.1:33418/callback",
      expires_in: "3600",
      client: "MCP Inspector",
    })) {
      expect(masks.named(name, value)).toBe(value);
      expect(isSecretName(name)).toBe(false);
    }
  });
});

describe("a secret is masked by its looks", () => {
  const masks = new Masks();

  it("whatever it is called and wherever it stands", () => {
    const leaks: string[] = [];
    for (let count = 0; count < 50; count += 1) {
      for (const secret of [
        random(),
        randomBytes(32).toString("base64"),
        randomBytes(24).toString("hex"),
        randomBytes(64).toString("base64url"),
      ]) {
        for (const text of [
          secret,
          `took ${secret}, and`,
          `{"x":"${secret}"}`,
          `x=${secret}`,
          `/codes/${secret}`,
        ]) {
          const shown = masks.text(text);
          for (let at = 0; at + 12 <= secret.length; at += 1) {
            if (shown.includes(secret.slice(at, at + 12))) leaks.push(`${text} => ${shown}`);
          }
        }
      }
    }
    expect(leaks).toEqual([]);
  });

  it("when it is a JWT", () => {
    expect(masks.text(`got ${jwt}.`)).toMatch(/^got ‹token #\w{6}›\.?$/);
  });

  it.each([
    "21fd5837-e57e-42b0-8708-7c61f0723f09",
    "/.well-known/oauth-authorization-server",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "application/x-www-form-urlencoded",
    "2026-11-26T14:41:24.1234567Z",
    "context.Request.OriginalUrl.Path",
    "System.Security.Cryptography.RSACryptoServiceProvider",
    "EntraClientAppRegistration2",
    "ExpressionValueEvaluationFailure",
    "https://learn.microsoft.com/azure/api-management/api-management-howto-api-inspector",
  ])("and %s is left as it is", (text) => {
    expect(masks.text(text)).toBe(text);
    expect(looksRandom(text)).toBe(false);
  });
});

describe("a secret that is known", () => {
  it("is found inside other text, in all spellings, however short", () => {
    const masks = new Masks();
    masks.addSecrets([["backend-key", "p/s+1="]]);
    for (const text of ["the p/s+1= it is", "?x=p%2Fs%2B1%3D", '{"a":"p/s+1="}', "p_s-1 too"]) {
      expect(masks.text(text)).not.toMatch(/p.s.{1,3}1/);
    }
    expect(masks.policyText("a\np/s+1=\nb")).toBe("a\n••••••\nb");
  });

  it("is found as XML and HTML have it", () => {
    const masks = new Masks();
    masks.addSecrets([["phrase", `p&ss <word>'s "it"`]]);
    for (const text of [
      `<value>p&amp;ss &lt;word&gt;'s "it"</value>`,
      `<set-body value="p&amp;ss &lt;word&gt;'s &quot;it&quot;" />`,
      "<p>p&amp;ss &lt;word&gt;&#39;s &quot;it&quot;</p>",
    ]) {
      expect(masks.text(text)).not.toContain("word");
    }
  });

  it.each(["$&", "$`", "$'", "$1", "$$"])("is not shown by a named value called %s", (name) => {
    const masks = new Masks();
    masks.addSecrets([[name, "correct horse"]]);
    expect(masks.text("the correct horse it is")).toMatch(/^the ‹named value .{2} #\w+› it is$/);
  });

  it("by its name in one place is known without it in another, by the same sign", () => {
    const masks = new Masks();
    const named = masks.named("code", "correct-horse");
    expect(masks.text("correct-horse")).toBe(named);
    expect(masks.text("it was correct-horse then")).toBe(`it was ${named} then`);
  });

  it("has another sign in another process", () => {
    expect(new Masks().mark("code", "the same")).not.toBe(new Masks().mark("code", "the same"));
  });
});
