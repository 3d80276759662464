import type { Foundation } from "./foundation.ts";
import type { PreparedGateway } from "./prepared-gateway.ts";
import { localGateways } from "./stack/addresses.ts";
import { secretNames } from "./stack/named-values.ts";
import type { BlobStore } from "./storage/index.ts";
import type { Traced } from "./trace/start-trace.ts";

/** What the page that shows policies is told of a gateway. */
export function tracedOf(
  { stack, entra }: Foundation,
  { configured, compiled }: PreparedGateway,
  store: BlobStore,
  origin: string,
): Traced {
  const secret = secretNames(stack);
  return {
    configured,
    compiled,
    servers: localGateways(configured, origin, store.blobEndpoint).flatMap(
      ({ servers }) => servers,
    ),
    secrets: [...configured.namedValues].filter(([name]) => secret.has(name)),
    origins: new Map([
      [entra.origin, "entra"],
      ["https://login.microsoftonline.com", "entra"],
      [new URL(store.blobEndpoint).origin, "store"],
    ] as const),
  };
}
