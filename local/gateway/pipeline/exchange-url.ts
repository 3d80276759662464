import { HeaderMap, type PolicyUrl } from "../../../policy/index.ts";
import type { UrlParts } from "../message/message.ts";

/** A URL as it is now, though policies may change it afterwards. */
export class ExchangeUrl implements PolicyUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly queryString: string;
  #query: HeaderMap | undefined;

  constructor({ scheme, host, port, path, query }: Readonly<UrlParts>) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.path = path;
    this.queryString = query === "" ? "" : `?${query}`;
  }

  /** Whether this is what the URL still is. */
  isAt({ scheme, host, port, path, query }: Readonly<UrlParts>): boolean {
    return (
      scheme === this.scheme &&
      host === this.host &&
      port === this.port &&
      path === this.path &&
      this.queryString === (query === "" ? "" : `?${query}`)
    );
  }

  get query(): HeaderMap {
    this.#query ??= queryOf(this.queryString);
    return this.#query;
  }
}

function queryOf(queryString: string): HeaderMap {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(queryString.slice(1))) {
    query.set(name, [...(query.get(name) ?? []), value]);
  }
  return new HeaderMap(query);
}

/** An address as a URL, if it is one. */
export function urlAt(address: string): PolicyUrl | null {
  const url = URL.parse(address);
  if (url === null) return null;
  const { protocol, hostname, pathname, search } = url;
  const scheme = protocol.slice(0, -1);
  const port = Number(url.port) || (scheme === "https" ? 443 : 80);
  return new ExchangeUrl({ scheme, host: hostname, port, path: pathname, query: search.slice(1) });
}
