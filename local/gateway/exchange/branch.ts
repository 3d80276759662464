import type { CSharpValue } from "../../../policy/index.ts";
import type { Exchange } from "./exchange.ts";

/**
 * The same request for policies that run beside others. What they still do after `cancelled` reaches
 * nobody: neither variables nor the response change any more.
 */
export function branchOf(exchange: Exchange, cancelled: AbortSignal): Exchange {
  return new Proxy(exchange, {
    get: (target, name) => {
      if (name === "cancelled") return cancelled;
      if (name === "variables") return new BranchVariables(target.variables, cancelled);
      return Reflect.get(target, name, target);
    },
    set: (target, name, value) => cancelled.aborted || Reflect.set(target, name, value, target),
  });
}

class BranchVariables extends Map<string, CSharpValue> {
  readonly #variables: Map<string, CSharpValue>;
  readonly #cancelled: AbortSignal;

  constructor(variables: Map<string, CSharpValue>, cancelled: AbortSignal) {
    super();
    this.#variables = variables;
    this.#cancelled = cancelled;
    for (const [name, value] of variables) super.set(name, value);
  }

  override set(name: string, value: CSharpValue): this {
    if (!this.#cancelled.aborted) this.#variables.set(name, value);
    return super.set(name, value);
  }
}
