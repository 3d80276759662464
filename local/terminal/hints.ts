import type { TraceEvent } from "../gateway/exchange.ts";

/** What somebody who runs a gateway on their own machine can do about an event; undefined when that is nothing. */
export function hintFor({ message, metadata }: TraceEvent): string | undefined {
  if (message !== "client document failed" || !/^its host/.test(metadata["reason"] ?? "")) {
    return undefined;
  }
  const { host } = URL.parse(metadata["clientId"] ?? "") ?? {};
  if (host === undefined) return undefined;
  return `The client is described at https://${host}, which this machine cannot read. Without internet, start with GATEWAY_CLIENT_DOCUMENTS=none: clients register themselves then. Behind a proxy, set HTTPS_PROXY. To read the description from this machine: --host https://${host}=http://localhost:PORT`;
}
