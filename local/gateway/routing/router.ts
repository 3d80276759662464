import { UrlTemplate } from "./url-template.ts";

/** An operation that a request can match, with its API. */
export interface Route<Target> {
  /** The API, as it stands among the APIs. */
  readonly api: ApiPath<unknown>;
  readonly method: string;
  readonly urlTemplate: string;
  readonly target: Target;
}

/** An API that a request can match, whether or not it has operations. */
export interface ApiPath<Api> {
  /** Without leading or trailing slash; empty for the root. With a version in the path it is part of it. */
  readonly path: string;
  /** How a request names its version, when it is one of several with this path. */
  readonly version?: ApiVersion;
  /** Its revision, and whether requests that name none are for it. */
  readonly revision?: { readonly number: string; readonly isCurrent: boolean };
  readonly target: Api;
}

/** A version that a request names outside of its path; a value of "" is meant by those that name none. */
export interface ApiVersion {
  readonly in: "header" | "query";
  readonly name: string;
  readonly value: string;
}

/** What of a request says which operation it is for. */
export interface Asked {
  readonly method: string;
  /** As it was asked for. */
  readonly path: string;
  readonly query?: string;
  header?(name: string): string | undefined;
}

/** How far a request was matched: to an operation, to an API that has none for it, or not at all. */
export type Match<Api, Operation> =
  | {
      readonly kind: "operation";
      readonly target: Operation;
      readonly parameters: ReadonlyMap<string, string>;
      /** The path below the API, as the backend is asked for it. */
      readonly remainder: string;
    }
  | { readonly kind: "api"; readonly target: Api }
  | { readonly kind: "none" };

interface Located<Operation> {
  readonly method: string;
  readonly template: UrlTemplate;
  readonly target: Operation;
}

/**
 * Finds the operation of a request as API Management does: the API with the longest path that the
 * request begins with, in the version and the revision that it names, then its operations, the more specific template
 * first, by exact method. The case of paths does not count.
 * There is no falling back to a shorter API when the longest has no matching operation.
 */
export class Router<Api, Operation> {
  readonly #apis: readonly ApiPath<Api>[];
  readonly #routes: ReadonlyMap<ApiPath<unknown>, readonly Located<Operation>[]>;

  constructor(apis: readonly ApiPath<Api>[], routes: readonly Route<Operation>[]) {
    this.#apis = apis.toSorted((left, right) => right.path.length - left.path.length);
    const located = routes
      .map((route) => ({ ...route, template: new UrlTemplate(route.urlTemplate) }))
      .sort((left, right) => UrlTemplate.bySpecificity(left.template, right.template));
    this.#routes = Map.groupBy(located, ({ api }) => api);
  }

  match(asked: Asked): Match<Api, Operation> {
    const found = this.#api(asked);
    if (found === undefined) return { kind: "none" };
    const { api, remainder } = found;
    try {
      for (const { method, template, target } of this.#routes.get(api) ?? []) {
        if (method !== asked.method) continue;
        const parameters = template.match(remainder, asked.query);
        if (parameters !== undefined) return { kind: "operation", target, parameters, remainder };
      }
    } catch (error) {
      // A path that is not valid percent-encoding names no operation.
      if (!(error instanceof URIError)) throw error;
    }
    return { kind: "api", target: api.target };
  }

  /** The API, and the path below it. */
  #api(asked: Asked): { api: ApiPath<Api>; remainder: string } | undefined {
    let longest: string | undefined;
    for (const api of this.#apis) {
      if (longest !== undefined && api.path.toLowerCase() !== longest) return undefined;
      const below = pathBelow(api.path, asked.path);
      if (below === undefined) continue;
      longest = api.path.toLowerCase();
      if (isRevision(api, below.revision) && isVersion(api, asked)) {
        return { api, remainder: below.remainder };
      }
    }
    return undefined;
  }
}

/** What comes after the path of an API, and the revision that stands behind it: `/orders;rev=2/items`. */
function pathBelow(
  apiPath: string,
  path: string,
): { readonly remainder: string; readonly revision: string | undefined } | undefined {
  const start = apiPath === "" ? "" : `/${apiPath}`;
  if (path.slice(0, start.length).toLowerCase() !== start.toLowerCase()) return undefined;
  const rest = path.slice(start.length);
  const revised = (apiPath === "" ? /^\/;rev=(\d+)(?=\/|$)/ : /^;rev=(\d+)(?=\/|$)/).exec(rest);
  if (revised !== null) {
    return { remainder: rest.slice(revised[0].length), revision: revised[1] };
  }
  return rest === "" || rest.startsWith("/") ? { remainder: rest, revision: undefined } : undefined;
}

function isRevision({ revision }: ApiPath<unknown>, named: string | undefined): boolean {
  if (revision === undefined) return named === undefined;
  return named === undefined ? revision.isCurrent : revision.number === named;
}

function isVersion({ version }: ApiPath<unknown>, { query, header }: Asked): boolean {
  if (version === undefined) return true;
  const named =
    version.in === "header"
      ? header?.(version.name)
      : (new URLSearchParams(query).get(version.name) ?? undefined);
  return (named ?? "") === version.value;
}
