import type { FastifyReply, FastifyRequest } from "fastify";
import { answer } from "../error-answers.ts";
import {
  InvalidTokenError,
  SigningKeysUnavailableError,
  type TokenVerifier,
} from "./bearer-token.ts";

/** How long a caller should wait when the issuer's keys cannot be fetched. */
const retryAfterSeconds = 5;

/**
 * An `onRequest` hook that lets a request pass only with a valid bearer token, whatever its method.
 * A request without a token gets a bare challenge, as RFC 6750 section 3.1 asks.
 */
export function requireBearerToken(verifier: TokenVerifier) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const token = bearerTokenOf(request.headers.authorization);
    if (token === undefined) {
      reply.header("www-authenticate", "Bearer");
      return answer(reply, 401, "unauthorized", "Send a bearer token in the Authorization header.");
    }
    try {
      await verifier.verify(token);
      return undefined;
    } catch (error) {
      if (error instanceof InvalidTokenError) {
        request.log.info({ reason: error.message }, "bearer token refused");
        reply.header(
          "www-authenticate",
          `Bearer error="invalid_token", error_description="${error.message}"`,
        );
        return answer(reply, 401, "invalid_token", error.message);
      }
      if (error instanceof SigningKeysUnavailableError) {
        return answerKeysUnavailable(error, request, reply);
      }
      throw error;
    }
  };
}

/** Says 503 rather than 401: the token may well be good, so asking for another one would not help. */
export function answerKeysUnavailable(
  error: SigningKeysUnavailableError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  request.log.error({ err: error }, "signing keys unavailable");
  reply.header("retry-after", retryAfterSeconds);
  return answer(
    reply,
    503,
    "temporarily_unavailable",
    "The issuer's signing keys could not be fetched, so the token cannot be verified. Try again.",
  );
}

/** The token of an `Authorization` header; the scheme's case does not matter (RFC 9110 section 11.1). */
function bearerTokenOf(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S.*)$/i.exec(authorization ?? "")?.[1];
}
