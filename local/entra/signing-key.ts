import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";
import type { KeptValues } from "../data/kept-values.ts";

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

/** The key of a tenant, a 2048-bit RSA key that is made once. */
export async function keptSigningKey(tenantId: string, values: KeptValues): Promise<SigningKey> {
  const jwk = JSON.parse(await values.onceMade(`entra key ${tenantId}`, generateJwk)) as RsaJwk;
  const publicJwk: RsaJwk = { kty: jwk.kty, n: jwk.n, e: jwk.e };
  const [privateKey, publicKey] = await Promise.all([imported(jwk), imported(publicJwk)]);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    publicKey,
    publicJwk: { ...publicJwk, kid, alg: "RS256", use: "sig" },
    privateJwk: { ...jwk, kid, alg: "RS256", use: "sig" },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: "RS256", kid }).sign(privateKey),
  };
}

type RsaJwk = JWK & { readonly kty: "RSA"; readonly n: string; readonly e: string };

/** Made on a worker thread: the caller goes on meanwhile. */
async function generateJwk(): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}

async function imported(jwk: RsaJwk): Promise<CryptoKey> {
  // A JWK of this type is a key, and no secret in bytes.
  return (await importJWK(jwk, "RS256")) as CryptoKey;
}
