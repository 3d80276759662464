import type { TraceEvent } from "../../../local/gateway/exchange/exchange.ts";
import type { GatewayObserver, RequestObserver } from "../../../local/gateway/watching/observer.ts";

/** Keeps what policies wrote with `trace`. */
export class TraceLog implements GatewayObserver {
  readonly events: TraceEvent[] = [];

  request(): RequestObserver {
    return {
      policy: () => undefined,
      received: () => undefined,
      traced: (event) => this.events.push(event),
      answered: () => undefined,
      sent: () => undefined,
      ended: () => undefined,
    };
  }
}
