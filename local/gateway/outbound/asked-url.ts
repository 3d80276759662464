/** What a URL asks for. */
export interface AskedUrl {
  /** With its colon. */
  readonly protocol: string;
  readonly origin: string;
  readonly host: string;
  /** With the query. */
  readonly path: string;
}

/** How many URLs are remembered with what they ask for: most requests go to a few. */
const mostAsked = 100;
const remembered = new Map<string, AskedUrl>();

/** @throws TypeError for what is no URL */
export function askedUrl(url: string): AskedUrl {
  const known = remembered.get(url);
  if (known !== undefined) return known;
  const { protocol, origin, host, pathname, search } = new URL(url);
  const asked = { protocol, origin, host, path: `${pathname}${search}` };
  if (remembered.size >= mostAsked) remembered.clear();
  remembered.set(url, asked);
  return asked;
}
