import { createHash, timingSafeEqual } from "node:crypto";
import type { Provider } from "oidc-provider";

/**
 * RFC 7636 section 4.1 wants 43 characters of a verifier, and oidc-provider refuses fewer. Microsoft's own samples sign in
 * with a GUID without hyphens, and where Entra stops no page says.
 */
const shortest = 32;
const standard = 43;

/**
 * Takes a shorter verifier: where it fits its code, code and form have a longer one from then on, which follows from it. One
 * that does not fit its code is refused as any other.
 *
 * @returns whether the form has changed
 */
export async function lengthenVerifier(
  form: URLSearchParams,
  provider: Provider,
): Promise<boolean> {
  const verifier = form.get("code_verifier") ?? "";
  if (verifier.length < shortest || verifier.length >= standard) return false;
  const longer = digest(`a longer verifier than ${verifier}`);
  const code = await provider.AuthorizationCode.find(form.get("code") ?? "");
  if (code?.codeChallenge !== undefined && isSame(code.codeChallenge, digest(verifier))) {
    code.codeChallenge = digest(longer);
    await code.save();
  }
  form.set("code_verifier", longer);
  return true;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other)));
}
