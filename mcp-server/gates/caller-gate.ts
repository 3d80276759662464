import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from "fastify";
import { answer } from "../error-answers.ts";
import {
  type AssertionRequirements,
  assertionHeader,
  InvalidAssertionError,
  verifyAssertion,
} from "./assertion.ts";
import type { Caller } from "./caller.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who calls; undefined where the server is not told. */
    caller?: Caller;
  }
}

/**
 * An `onRequest` hook that lets a request pass only with a valid assertion, which says who calls. It
 * comes after the bearer token's: whoever has stolen one of the two has nothing.
 */
export function requireAssertion(requirements: AssertionRequirements) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const assertion = request.headers[assertionHeader];
    try {
      request.caller = verifyAssertion(
        typeof assertion === "string" ? assertion : undefined,
        requirements,
      );
    } catch (error) {
      if (!(error instanceof InvalidAssertionError)) throw error;
      request.log.info({ reason: error.message }, "assertion refused");
      reply.header("www-authenticate", "Bearer");
      answer(
        reply,
        401,
        "invalid_assertion",
        `Send who calls as a JWT in Gateway-Assertion. ${error.message}`,
      );
      return;
    }
    done();
  };
}
