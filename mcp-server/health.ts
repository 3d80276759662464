import type { FastifyInstance } from "fastify";
import { SigningKeysUnavailableError, type TokenVerifier } from "./gates/bearer-token.ts";
import { answerKeysUnavailable } from "./gates/token-gate.ts";

/**
 * `/healthz` answers as long as the process serves requests. `/readyz` answers once the issuer's
 * keys have been fetched, and goes on doing so when the issuer is away later: taking a replica that
 * can still verify tokens out of rotation would turn the issuer's outage into this server's.
 */
export function answerProbes(app: FastifyInstance, verifier: TokenVerifier): void {
  // Probes come every few seconds; logged at info they would bury the rest.
  const quiet = { logLevel: "warn" } as const;

  app.get("/healthz", quiet, () => ({ status: "ok" }));

  app.get("/readyz", quiet, async (request, reply) => {
    try {
      await verifier.ready();
      return { status: "ok" };
    } catch (error) {
      if (error instanceof SigningKeysUnavailableError) {
        return answerKeysUnavailable(error, request, reply);
      }
      throw error;
    }
  });
}
