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

/** An API with its operations, the more specific template first. */
interface LocatedApi<Api, Operation> {
  readonly api: ApiPath<Api>;
  /** What paths of its requests begin with, and the same in lower case. */
  readonly start: string;
  readonly inLowerCase: string;
  readonly operations: readonly Located<Operation>[];
}

/**
 * Finds the operation of a request as API Management does: the API with the longest path that the
 * request begins with, in the version and the revision that it names, then its operations, the more specific template
 * first, by exact method. The case of paths does not count.
 * There is no falling back to a shorter API when the longest has no matching operation.
 */
export class Router<Api, Operation> {
  readonly #apis: readonly LocatedApi<Api, Operation>[];

  constructor(apis: readonly ApiPath<Api>[], routes: readonly Route<Operation>[]) {
    const located = routes
      .map((route) => ({ ...route, template: new UrlTemplate(route.urlTemplate) }))
      .sort((left, right) => UrlTemplate.bySpecificity(left.template, right.template));
    const operations = Map.groupBy(located, ({ api }): ApiPath<unknown> => api);
    this.#apis = apis
      .toSorted((left, right) => right.path.length - left.path.length)
      .map((api) => {
        const start = api.path === "" ? "" : `/${api.path}`;
        const inLowerCase = start.toLowerCase();
        return { api, start, inLowerCase, operations: operations.get(api) ?? [] };
      });
  }

  match(asked: Asked): Match<Api, Operation> {
    const found = this.#api(asked);
    if (found === undefined) return { kind: "none" };
    const { api, operations, remainder } = found;
    try {
      for (const { method, template, target } of operations) {
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

  /** The API with its operations, and the path below it. */
  #api(asked: Asked) {
    let longest: string | undefined;
    for (const located of this.#apis) {
      const { api, operations, inLowerCase } = located;
      if (longest !== undefined && inLowerCase !== longest) return undefined;
      const below = pathBelow(located, asked.path);
      if (below === undefined) continue;
      longest = inLowerCase;
      if (isRevision(api, below.revision) && isVersion(api, asked)) {
        return { api, operations, remainder: below.remainder };
      }
    }
    return undefined;
  }
}

/** What comes after the path of an API, and the revision that stands behind it: `/orders;rev=2/items`. */
function pathBelow(
  { start, inLowerCase }: LocatedApi<unknown, unknown>,
  path: string,
): { readonly remainder: string; readonly revision: string | undefined } | undefined {
  if (path.slice(0, start.length).toLowerCase() !== inLowerCase) return undefined;
  const rest = path.slice(start.length);
  const mark = start === "" ? "/;rev=" : ";rev=";
  const revision = rest.startsWith(mark)
    ? /^\d+(?=\/|$)/.exec(rest.slice(mark.length))?.[0]
    : undefined;
  if (revision !== undefined) {
    return { remainder: rest.slice(mark.length + revision.length), revision };
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
