import { vi } from "vitest";
import { Outbound } from "../../local/gateway/outbound/outbound.ts";

/** Does something before a gateway of this process reaches its store, until mocks are restored. */
export function betweenStore(
  isMeant: (request: { readonly url: string; readonly method: string }) => boolean,
  first: () => Promise<unknown>,
): void {
  const send = Outbound.prototype.send;
  vi.spyOn(Outbound.prototype, "send").mockImplementation(async function (
    this: Outbound,
    ...given
  ) {
    if (isMeant(given[0])) await first();
    return await send.apply(this, given);
  });
}
