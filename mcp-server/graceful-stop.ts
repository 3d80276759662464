import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

/** Node has no event for "the answer has begun", so it is looked for this often. */
const pollMilliseconds = 25;

/**
 * Makes `app.close()` end within `graceMilliseconds` and lose no answer that can be given in that
 * time: requests already received are answered, then open streams are ended, then what is left is
 * cut. New requests get 503 meanwhile, which is Fastify's own doing.
 *
 * @param endStreams - ends responses that would otherwise stay open for as long as the client likes.
 */
export function closeGracefully(
  app: FastifyInstance,
  endStreams: () => Promise<void>,
  graceMilliseconds: number,
): void {
  const open = new Set<ServerResponse>();
  let sweep: NodeJS.Timeout | undefined;

  app.addHook("onRequest", (_request, reply, done) => {
    open.add(reply.raw);
    reply.raw.once("close", () => open.delete(reply.raw));
    done();
  });

  app.addHook("preClose", async () => {
    const deadline = performance.now() + graceMilliseconds;
    const unanswered = () => [...open].some((response) => !response.headersSent);
    while (unanswered() && performance.now() < deadline) {
      await delay(pollMilliseconds);
    }
    await endStreams();

    // Once every answer is out, what is still connected is keep-alive or never asked anything. Left
    // alone the first would stay until its time-out, over a minute, and the second for ever.
    sweep = setInterval(() => {
      if (open.size === 0 || performance.now() >= deadline) {
        app.server.closeAllConnections();
      }
    }, pollMilliseconds);
  });

  app.addHook("onClose", async () => clearInterval(sweep));
}
