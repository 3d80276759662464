import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";

/** The tenant's RSA key. Entra signs every kind of token with it. */
export interface SigningKey {
  readonly publicKey: CryptoKey;
  /** As key sets publish it. */
  readonly publicJwk: JWK;
  /** With the private part: oidc-provider signs ID and access tokens with it. */
  readonly privateJwk: JWK;
  /** A signed JWT with exactly these claims. */
  sign(claims: JWTPayload): Promise<string>;
}

/** A fresh 2048-bit RSA key. It is made on a worker thread: the caller goes on meanwhile. */
export async function generateSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", {
    modulusLength: 2048,
    extractable: true,
  });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    publicKey,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" },
    privateJwk: { ...jwk, kid, alg: "RS256", use: "sig" },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: "RS256", kid }).sign(privateKey),
  };
}
