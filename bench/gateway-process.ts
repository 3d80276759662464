// The gateway of a stack in a process of its own, so that what it takes of the machine is its own: its arguments are
// the stack, the port where the weather server is, and `recorded` for one that the page of policies shows.
import { once } from "node:events";
import { startLocal } from "../local/start-local.ts";

/** What whoever forks this is told first. */
export interface GatewayReady {
  readonly issuer: string;
  readonly servers: readonly string[];
  readonly entra: { readonly origin: string };
  /** The environment that the weather server has. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The answer to the message "memory": bytes that are in use after all that can be forgotten is. */
export interface GatewayMemoryUse {
  readonly heap: number;
  readonly outside: number;
}

const [stack = "", port = "", recorded] = process.argv.slice(2);
const local = await startLocal({
  stack,
  trace: recorded === "recorded",
  backends: { weather: `http://127.0.0.1:${port}/mcp` },
});
process.on("message", () => {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ heap: heapUsed, outside: external } satisfies GatewayMemoryUse);
});
const { issuer, servers, entra } = local;
const variables = local.variablesOf("weather");
process.send?.({
  issuer,
  servers,
  entra: { origin: entra.origin },
  variables,
} satisfies GatewayReady);
await once(process, "disconnect");
await local.close();
