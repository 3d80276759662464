import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from "fastify";
import { answer } from "../error-answers.ts";

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

/**
 * An `onRequest` hook that answers 429 while one person has so many requests under way: streams stay open for as long
 * as a client likes, so one could take every place of all others. It comes after it is known who calls.
 */
export function limitEachCaller(most: number) {
  const underWay = new Map<string, number>();
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const { user, tenant } = request.caller ?? {};
    if (user === undefined) {
      done();
      return;
    }
    const person = JSON.stringify([tenant, user]);
    const before = underWay.get(person) ?? 0;
    if (before >= most) {
      reply.header("retry-after", 1);
      const description = "Too many of your requests are under way. End some, or try again.";
      answer(reply, 429, "temporarily_unavailable", description);
      return;
    }
    underWay.set(person, before + 1);
    reply.raw.once("close", () => {
      const others = (underWay.get(person) ?? 1) - 1;
      if (others > 0) underWay.set(person, others);
      else underWay.delete(person);
    });
    done();
  };
}
