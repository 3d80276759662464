import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { ScriptedBackend } from "./scripted-backend.ts";

const authority = "https://login.microsoftonline.com";

/** The tenant of the servers `entra`, `entra-slow` and `both` of `__tests__/stacks/guarded-server.ts`. */
export const tenant = "3b5a8f3e-1111-4222-8333-944455556666";

/** The `aud` of tokens for the server `entra`, for `entra-slow`, and of Entra's for `both`. */
export const audience = "55555555-0000-4000-8000-000000000001";
export const otherAudience = "55555555-0000-4000-8000-000000000002";
export const audienceOfBoth = "55555555-0000-4000-8000-000000000003";

/** The `aud` of Entra's tokens for the server `everyone`, and the one tenant whose people it refuses. */
export const audienceOfEveryone = "55555555-0000-4000-8000-000000000004";
export const excepted = "bad00000-0000-4000-8000-000000000001";

export const ada = "a0a10000-0000-4000-8000-000000000001";
export const vsCode = "aebc6443-996d-45c2-90f0-388ff96faa56";

export interface EntraTokenProps {
  /** Undefined leaves a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: CryptoKey;
}

/** The tenant of personal accounts. */
export const personal = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** Entra's keys in the hands of a test: what it signs, Entra signed, whatever is in it. */
export class EntraKeys {
  /** Whether its documents can be had. */
  available = true;
  readonly #server = new ScriptedBackend();
  #key: CryptoKey | undefined;
  #personalKey: CryptoKey | undefined;

  async start(): Promise<void> {
    const [own, personals] = await Promise.all([
      generateKeyPair("RS256", { extractable: true }),
      generateKeyPair("RS256", { extractable: true }),
    ]);
    this.#key = own.privateKey;
    this.#personalKey = personals.privateKey;
    const key = async (publicKey: CryptoKey, kid: string, of: string) => ({
      ...(await exportJWK(publicKey)),
      kid,
      use: "sig",
      issuer: `${authority}/${of}/v2.0`,
    });
    const keys = [await key(own.publicKey, "1", "{tenantid}")];
    const all = [...keys, await key(personals.publicKey, "personal", personal)];
    await this.#server.listen();
    const document = (url: string) => {
      const [, directory = ""] = new URL(url, authority).pathname.split("/");
      const isOfAll = directory === "organizations";
      if (url.endsWith("/keys")) return { keys: isOfAll ? all : keys };
      const issuer = `${authority}/${isOfAll ? "{tenantid}" : tenant}/v2.0`;
      return { issuer, jwks_uri: `${authority}/${directory}/discovery/v2.0/keys` };
    };
    this.#server.answer((response, { url }) => {
      response
        .writeHead(this.available ? 200 : 503, { "content-type": "application/json" })
        .end(JSON.stringify(document(url)));
    });
  }

  /** The key for personal accounts, whose name is "personal". */
  get personalKey(): CryptoKey {
    if (this.#personalKey === undefined) throw new Error("Entra's keys are not made yet.");
    return this.#personalKey;
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
