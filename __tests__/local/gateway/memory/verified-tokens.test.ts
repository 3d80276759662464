import { type JWTPayload, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { verifiedOnce } from "../../../../local/gateway/memory/verified-tokens.ts";
import type { PolicyStatement } from "../../../../policy/index.ts";
import { document, type RunningGateway, runGateway } from "../harness.ts";
import { standingClock } from "../standing-clock.ts";

const secret = Buffer.alloc(64, 7);
let gateway: RunningGateway;
let constant: RunningGateway;

const validate = (
  audience: string,
) => `<validate-jwt header-name="Authorization" require-scheme="Bearer" clock-skew="10" output-token-variable-name="token">
<issuer-signing-keys><key id="1">${secret.toString("base64")}</key></issuer-signing-keys>
<audiences><audience>${audience}</audience></audiences>
<required-claims><claim name="sub"><value>ada</value></claim></required-claims>
</validate-jwt>`;

const running = (audience: string) =>
  runGateway({
    operation: document({
      inbound: `${validate(audience)}<return-response><set-body>@{
        var claims = ((Jwt)context.Variables["token"]).Claims;
        var was = claims["sub"][0];
        claims["sub"][0] = "somebody else";
        return was;
      }</set-body></return-response>`,
      onError:
        '<return-response><set-status code="@(context.Response.StatusCode)" reason="No" /><set-body>@(context.LastError.Reason)</set-body></return-response>',
    }),
  });

beforeAll(async () => {
  // The audience is what a header of the request says; or everything that a token has to be is written.
  gateway = await running('@(context.Request.Headers.GetValueOrDefault("audience", "here"))');
  constant = await running("here");
});

afterAll(async () => {
  await gateway.close();
  await constant.close();
});

async function answerTo(
  token: string,
  headers: Readonly<Record<string, string>> = {},
  { origin }: Pick<RunningGateway, "origin"> = gateway,
) {
  const answer = await fetch(`${origin}/api/run`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  return await answer.text();
}

function mint(claims: JWTPayload = {}) {
  return new SignJWT({ aud: "here", sub: "ada", ...claims })
    .setProtectedHeader({ alg: "HS256", kid: "1" })
    .setExpirationTime("1m")
    .sign(secret);
}

describe("a token that a policy has taken before", () => {
  const pass = standingClock("2026-11-26T12:00:00Z");

  it("is taken as long as it is good, to the second, and not a second longer", async () => {
    const token = await mint();
    expect(await answerTo(token)).toBe("ada");
    pass(69);
    expect(await answerTo(token)).toBe("ada");
    pass(1);
    expect(await answerTo(token)).toBe("TokenExpired");
    pass(-1);
    expect(await answerTo(token)).toBe("ada");
  });

  it("is taken as long by a policy without expressions, unchanged by what took it before", async () => {
    const token = await mint({ nbf: Date.now() / 1000 });
    const answers = async (...seconds: number[]) => {
      const all: string[] = [];
      for (const moved of seconds) {
        pass(moved);
        all.push(await answerTo(token, {}, constant));
      }
      return all;
    };
    expect(await answers(0, 0, 69, 1, -1, 0)).toEqual([
      ..."ada ada ada TokenExpired ada ada".split(" "),
    ]);
    expect(await answers(-79, -1, 1)).toEqual("ada TokenClaimNotFound ada".split(" "));
    const another = await mint({ sub: "bob" });
    for (let count = 0; count < 2; count += 1) {
      expect(await answerTo(another, {}, constant)).toBe("TokenClaimValueNotAllowed");
      expect(await answerTo(`${token}A`, {}, constant)).toBe("TokenSignatureInvalid");
    }
  });

  it("is refused again before it begins, when the clock is set back", async () => {
    const token = await mint({ nbf: Date.now() / 1000 });
    expect(await answerTo(token)).toBe("ada");
    pass(-11);
    expect(await answerTo(token)).toBe("TokenClaimNotFound");
  });

  it("is refused for another audience", async () => {
    const token = await mint();
    expect(await answerTo(token)).toBe("ada");
    expect(await answerTo(token, { audience: "there" })).toBe("TokenAudienceNotAllowed");
    expect(await answerTo(token)).toBe("ada");
  });

  it("is another one with a letter of its signature changed", async () => {
    const token = await mint();
    expect(await answerTo(token)).toBe("ada");
    const changed = token.at(-3) === "A" ? "B" : "A";
    const forged = `${token.slice(0, -3)}${changed}${token.slice(-2)}`;
    expect(await answerTo(forged)).toBe("TokenSignatureInvalid");
  });
});

describe("verifiedOnce", () => {
  const policy = (): PolicyStatement => ({
    name: "validate-jwt",
    attributes: new Map(),
    children: [],
    place: { line: 1, column: 1 },
    end: { line: 1, column: 1 },
  });
  const verify = vi.fn(async (): Promise<JWTPayload> => ({ sub: "ada" }));
  afterEach(() => void verify.mockClear());
  const ask = (of: PolicyStatement, token: string) =>
    verifiedOnce(of, { token, conditions: [], clockTolerance: 0 }, verify);

  it("verifies once for a policy, and anew for another", async () => {
    const [one, another] = [policy(), policy()];
    for (const of of [one, one, another, one, another]) await ask(of, "token");
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it("remembers no refusal", async () => {
    const one = policy();
    verify.mockRejectedValueOnce(new Error("refused"));
    await expect(ask(one, "token")).rejects.toThrow("refused");
    expect(await ask(one, "token")).toEqual({ sub: "ada" });
  });

  it("forgets the oldest of many", async () => {
    const one = policy();
    for (let number = 0; number <= 1_000; number += 1) await ask(one, String(number));
    verify.mockClear();
    await ask(one, "1000");
    await ask(one, "1");
    expect(verify).not.toHaveBeenCalled();
    await ask(one, "0");
    expect(verify).toHaveBeenCalledTimes(1);
  });
});
