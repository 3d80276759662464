import type { Body } from "../message/message.ts";
import { watchBody } from "../message/watched-body.ts";
import type { Exchange } from "./exchange.ts";

/**
 * Counts the bytes of a request's body and of its answer's, as far as they come.
 *
 * @param counts asked when the answer is known
 * @param take gets bytes from then on: first those that came before
 */
export function countBodies(
  exchange: Exchange,
  counts: () => Promise<boolean>,
  take: (bytes: number) => void,
): void {
  let before = 0;
  let tell: (bytes: number) => void = (bytes) => {
    before += bytes;
  };
  see(exchange.request.body, (bytes) => tell(bytes));
  exchange.atTheEnd.push(async () => {
    if (!(await counts())) {
      tell = () => undefined;
      return;
    }
    take(before);
    tell = take;
    if (exchange.response !== undefined) see(exchange.response.body, take);
  });
}

function see(body: Body, take: (bytes: number) => void): void {
  if (body.kind === "stream") watchBody(body, ({ length }) => take(length));
  else if (body.kind === "buffer") take(body.content.content?.length ?? 0);
}
