import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  exportJWK,
  type GenerateKeyPairResult,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";
import type { TokenRequirements } from "../../mcp-server/gates/bearer-token.ts";

const issuer = "https://issuer.example/v2.0";
const audience = "api://weather";

/** What a minted token says beyond the claims of an acceptable one. */
export interface Minting {
  claims?: JWTPayload;
  /** Claims an acceptable token has and this one lacks. */
  without?: readonly string[];
  expiresInSeconds?: number;
  alg?: string;
  kid?: string;
  /** Signs with a key of its own that the issuer never published. */
  forged?: boolean;
}

/** A token issuer on this machine: publishes its keys over HTTP and mints tokens with `jose`. */
export interface TokenIssuer {
  requirements: TokenRequirements;
  /** How often the keys were asked for. */
  readonly keyRequests: number;
  mint(minting?: Minting): Promise<string>;
  /** A published key, as anybody can read it. */
  publicKey(kid: string): JWK;
  /** Answers every request for the keys with this status from now on. */
  failWith(status: number): void;
  /** Publishes one more key from now on. */
  addKey(alg: string, kid: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts an issuer that publishes one key for each algorithm, with the algorithm as its key id. */
export async function startTokenIssuer(algorithms: readonly string[]): Promise<TokenIssuer> {
  const keys = new Map<string, { pair: GenerateKeyPairResult; jwk: JWK }>();
  const addKey = async (alg: string, kid: string) => {
    const pair = await generateKeyPair(alg, { extractable: true });
    keys.set(kid, { pair, jwk: { ...(await exportJWK(pair.publicKey)), alg, kid, use: "sig" } });
  };
  for (const alg of algorithms) {
    await addKey(alg, alg);
  }

  let status = 200;
  let keyRequests = 0;
  const server = createServer((_request, response) => {
    keyRequests += 1;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys: [...keys.values()].map(({ jwk }) => jwk) }));
  });
  const port = await listen(server);

  return {
    requirements: {
      issuer,
      audience,
      jwksUri: new URL(`http://127.0.0.1:${port}/keys`),
    },
    get keyRequests() {
      return keyRequests;
    },
    async mint({ claims, without = [], expiresInSeconds = 300, alg = "RS256", kid, forged } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const payload: JWTPayload = {
        iss: issuer,
        aud: audience,
        sub: "front",
        exp: now + expiresInSeconds,
        ...claims,
      };
      for (const claim of without) {
        delete payload[claim];
      }
      const pair = forged ? await generateKeyPair(alg) : keys.get(kid ?? alg)?.pair;
      if (pair === undefined) {
        throw new Error(`the issuer has no key ${kid ?? alg}`);
      }
      return new SignJWT(payload)
        .setProtectedHeader({ alg, kid: kid ?? alg })
        .sign(pair.privateKey);
    },
    publicKey(kid) {
      const key = keys.get(kid);
      if (key === undefined) {
        throw new Error(`the issuer has no key ${kid}`);
      }
      return key.jwk;
    },
    failWith(newStatus) {
      status = newStatus;
    },
    addKey,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
