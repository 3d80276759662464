import type { RequestListener } from "node:http";

/** A request that a browser made to Entra. It may hold codes, states and cookies. */
export interface EntraVisit {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, values: readonly string[]])[];
  readonly status: number;
  /** Where the browser was sent. */
  readonly location: string | undefined;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds until it was answered. */
  readonly took: number;
}

/** Tells of the requests of browsers, once they are answered: those of programs are told by who makes them. */
export function tellOfVisits(tell: (visit: EntraVisit) => void): RequestListener {
  return (request, response) => {
    const { headersDistinct, method = "GET", url: target = "/" } = request;
    const navigates = headersDistinct["sec-fetch-mode"]?.includes("navigate") === true;
    const wantsPage = /\btext\/html\b/.test(headersDistinct["accept"]?.join() ?? "");
    if (!navigates && !wantsPage) return;
    const [at, began] = [Date.now(), performance.now()];
    response.once("finish", () => {
      const location = response.getHeader("location");
      tell({
        ...{ method, target, at, status: response.statusCode },
        headers: Object.entries(headersDistinct).map(([name, values]) => [name, values ?? []]),
        location: location === undefined ? undefined : String(location),
        took: performance.now() - began,
      });
    });
  };
}
