import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from "fastify";
import { answer } from "./error-answers.ts";

/**
 * An `onRequest` hook that answers 503 while so many requests are under way, streams among them: what
 * waits takes memory, and who is told at once can ask another replica.
 */
export function limitConcurrency(most: number) {
  let underWay = 0;
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    if (underWay >= most) {
      request.log.warn({ underWay }, "too many requests at once");
      reply.header("retry-after", 1);
      const description = "Too many requests are under way. Try again.";
      answer(reply, 503, "temporarily_unavailable", description);
      return;
    }
    underWay += 1;
    reply.raw.once("close", () => {
      underWay -= 1;
    });
    done();
  };
}
