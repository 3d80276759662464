import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { ScriptedBackend } from "./scripted-backend.ts";

const authority = "https://login.microsoftonline.com";

/** The tenant of the servers `entra`, `entra-slow` and `both` of `__tests__/stacks/guarded-server.ts`. */
export const tenant = "3b5a8f3e-1111-4222-8333-944455556666";

/** The `aud` of tokens for the server `entra`, for `entra-slow`, and of Entra's for `both`. */
export const audience = "55555555-0000-4000-8000-000000000001";
export const otherAudience = "55555555-0000-4000-8000-000000000002";
export const audienceOfBoth = "55555555-0000-4000-8000-000000000003";

export const ada = "a0a10000-0000-4000-8000-000000000001";
export const vsCode = "aebc6443-996d-45c2-90f0-388ff96faa56";

export interface EntraTokenProps {
  /** Undefined leaves a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: CryptoKey;
}

/** Entra's keys in the hands of a test: what it signs, Entra signed, whatever is in it. */
export class EntraKeys {
  readonly #server = new ScriptedBackend();
  #key: CryptoKey | undefined;

  async start(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    this.#key = privateKey;
    const keys = [{ ...(await exportJWK(publicKey)), kid: "1", use: "sig" }];
    await this.#server.listen();
    this.#server.answer((response, { url }) => {
      const document = url.endsWith("/keys")
        ? { keys }
        : { issuer: `${authority}/${tenant}/v2.0`, jwks_uri: `${authority}/${tenant}/keys` };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
    });
  }

  /** Its place in a map of hosts. */
  get hosts(): Readonly<Record<string, string>> {
    return { [authority]: this.#server.origin };
  }

  /** An access token of version 2.0 as Entra gives it to VS Code on behalf of Ada. */
  async token({ claims = {}, header = {}, key }: EntraTokenProps = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const all: JWTPayload = {
      iss: `${authority}/${tenant}/v2.0`,
      aud: audience,
      iat: now,
      nbf: now - 300,
      exp: now + 3600,
      azp: vsCode,
      name: "Ada Lovelace",
      oid: ada,
      preferred_username: "ada@contoso.example",
      scp: "Entra.Use",
      sub: "another in each registration",
      tid: tenant,
      uti: "flow-1",
      ver: "2.0",
      ...claims,
    };
    const signing = key ?? this.#key;
    if (signing === undefined) throw new Error("Entra's keys are not made yet.");
    return await new SignJWT(
      Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    )
      .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: "1", ...header })
      .sign(signing);
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}
