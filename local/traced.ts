import type { Foundation } from "./foundation.ts";
import type { PreparedGateway } from "./prepared-gateway.ts";
import { localGateways } from "./stack/addresses.ts";
import { secretNames } from "./stack/named-values.ts";
import type { BlobStore } from "./storage/index.ts";
import type { Traced } from "./trace/start-trace.ts";

/** What the page that shows policies is told of a gateway. */
export function tracedOf(
  base: Foundation,
  prepared: PreparedGateway,
  store: BlobStore,
  origin: string,
): Traced {
  const { entra } = base;
  const { configured, compiled } = prepared;
  return {
    configured,
    compiled,
    servers: localGateways(configured, origin, store.blobEndpoint).flatMap(
      ({ servers }) => servers,
    ),
    secrets: secretsOf(base, prepared),
    origins: new Map([
      [entra.origin, "entra"],
      ["https://login.microsoftonline.com", "entra"],
      [new URL(store.blobEndpoint).origin, "store"],
    ] as const),
  };
}

/** The values that are secret, by their names. */
export function secretsOf(
  { stack }: Foundation,
  { configured }: PreparedGateway,
): (readonly [name: string, value: string])[] {
  const secret = secretNames(stack);
  return [...configured.namedValues].filter(([name]) => secret.has(name));
}
