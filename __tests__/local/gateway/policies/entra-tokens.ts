import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** Signs tokens as Entra does, and gives the documents that verify them. */
export interface EntraTokens {
  sign(payload: JWTPayload): Promise<string>;
  /** An OpenID configuration and the key set that it names, in one document for every path. */
  documentAt(origin: string, issuer: string): unknown;
}

export async function entraTokens(): Promise<EntraTokens> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "RS256", use: "sig" };
  return {
    sign: (payload) =>
      new SignJWT(payload)
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "k" })
        .setExpirationTime("5m")
        .sign(privateKey),
    documentAt: (origin, issuer) => ({ issuer, jwks_uri: `${origin}/keys`, keys: [jwk] }),
  };
}
