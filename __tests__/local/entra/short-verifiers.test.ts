import { createHash, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ada, codeGrant, requestToken, signIn, startContoso } from "./contoso.ts";

const entra = await startContoso();

const guid = () => randomUUID().replaceAll("-", "");

async function redeem(verifier: string, presented: string) {
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const { code } = await signIn(entra, ada, { code_challenge: challenge });
  const form = { ...codeGrant(code), code_verifier: presented };
  return { form, first: await requestToken(entra, form) };
}

describe("a verifier shorter than RFC 7636 has it", () => {
  it("is taken from a client that has drawn a GUID, once", async () => {
    const verifier = guid();
    const { form, first } = await redeem(verifier, verifier);
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    const again = await requestToken(entra, form);
    expect([again.status, again.body["error_codes"]]).toEqual([400, [54005]]);
  });

  it.each([
    ["of another code", guid(), guid(), 501481],
    ["shorter still", "a".repeat(31), "a".repeat(31), 9002313],
  ])("is refused when it is %s", async (_which, verifier, presented, code) => {
    const { first } = await redeem(verifier, presented);
    expect([first.status, first.body["error_codes"]]).toEqual([400, [code]]);
  });
});
