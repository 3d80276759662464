import type { PolicyContext } from "../../../policy/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { GatewayRuntime } from "../runtime.ts";
import { expressionContext } from "./expression-context.ts";

/** A request on its way through policies, with what all of them need. */
export class Execution<Runtime extends GatewayRuntime = GatewayRuntime> {
  readonly exchange: Exchange;
  readonly runtime: Runtime;
  #context: PolicyContext | undefined;

  constructor(exchange: Exchange, runtime: Runtime) {
    this.exchange = exchange;
    this.runtime = runtime;
  }

  /** What all expressions of the request see. */
  get context(): PolicyContext {
    this.#context ??= expressionContext(this.exchange, this.runtime);
    return this.#context;
  }
}
