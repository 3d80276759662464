import { setTimeout as after } from "node:timers/promises";
import { inject } from "vitest";
import type { TraceEvent } from "../../../local/gateway/exchange/exchange.ts";
import { type Local, startLocal } from "../../../local/start-local.ts";
import { inTurn } from "./in-turn.ts";
import { accessTokenLifetime } from "./short-lived-stack.ts";

/** A gateway for one client, which can be started anew where it was, and whose audit says what the client did. */
export class TriedGateway {
  static async start(stack = inject("shortLivedStack")): Promise<TriedGateway> {
    const gateway = new TriedGateway(stack);
    await gateway.#start(0);
    return gateway;
  }

  readonly #stack: string;
  readonly #events: TraceEvent[] = [];
  #local: Local | undefined;
  #lastToken = 0;

  private constructor(stack: string) {
    this.#stack = stack;
  }

  async #start(port: number): Promise<void> {
    const options = {
      stack: this.#stack,
      port,
      onTrace: (event: TraceEvent) => {
        this.#events.push(event);
        if (/^token (?:issued|refreshed)$/.test(event.message)) this.#lastToken = Date.now();
      },
    };
    this.#local = await inTurn(() => startLocal(options));
  }

  get local(): Local {
    if (this.#local === undefined) throw new Error("The gateway does not run.");
    return this.#local;
  }

  /** The MCP URL of the weather server. */
  get url(): string {
    return this.local.servers[0] ?? "";
  }

  /** The names of the audit's events since the last look. */
  takeEvents(): readonly string[] {
    return this.#events.splice(0).map(({ message }) => message);
  }

  /** Waits until no access token is valid any more. */
  async tokensExpired(): Promise<void> {
    await after(this.#lastToken + (accessTokenLifetime + 1) * 1000 - Date.now());
  }

  /** Ends, and begins anew at the same address, with new keys and an empty store. */
  async restart(): Promise<void> {
    const { port } = new URL(this.local.issuer);
    await this.local.close();
    await this.#start(Number(port));
  }

  async close(): Promise<void> {
    await this.#local?.close();
  }
}
