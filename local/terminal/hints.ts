import type { TraceEvent } from "../gateway/exchange/exchange.ts";

/** What somebody who runs a gateway on their own machine can do about an event; undefined when that is nothing. */
export function hintFor(event: TraceEvent): string | undefined {
  switch (event.message) {
    case "client document failed":
      return documentHint(event);
    case "address not allowed":
      return `The gateway lets certain addresses in only, and callers count as coming from ${event.metadata["reason"]}. To try it as somebody who may come: --caller-address ADDRESS`;
    default:
      return undefined;
  }
}

function documentHint({ metadata }: TraceEvent): string | undefined {
  if (!/^its host/.test(metadata["reason"] ?? "")) return undefined;
  const { host } = URL.parse(metadata["clientId"] ?? "") ?? {};
  if (host === undefined) return undefined;
  return `The client is described at https://${host}, which this machine cannot read. Without internet, start with GATEWAY_CLIENT_DOCUMENTS=none: clients register themselves then. Behind a proxy, set HTTPS_PROXY. To read the description from this machine: --host https://${host}=http://localhost:PORT`;
}
