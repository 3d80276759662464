/** An operation that a request can match, with its API. */
export interface Route<Target> {
  /** Path of the API, without leading or trailing slash. */
  readonly apiPath: string;
  readonly method: string;
  readonly urlTemplate: string;
  readonly target: Target;
}

/** An API that a request can match, whether or not it has operations. */
export interface ApiPath<Api> {
  /** Without leading or trailing slash; empty for the root. */
  readonly path: string;
  readonly target: Api;
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

/**
 * Finds the operation of a request as API Management does: the API with the longest path that the
 * request begins with, then its operations, the more specific template first, by exact method.
 * There is no falling back to a shorter API when the longest has no matching operation.
 */
export class Router<Api, Operation> {
  readonly #apis: readonly ApiPath<Api>[];
  readonly #routes: ReadonlyMap<string, readonly Route<Operation>[]>;

  constructor(apis: readonly ApiPath<Api>[], routes: readonly Route<Operation>[]) {
    this.#apis = apis.toSorted((left, right) => right.path.length - left.path.length);
    this.#routes = Map.groupBy(routes.toSorted(bySpecificity), ({ apiPath }) => apiPath);
  }

  match(method: string, pathname: string): Match<Api, Operation> {
    const api = this.#apis.find(
      ({ path }) => path === "" || pathname === `/${path}` || pathname.startsWith(`/${path}/`),
    );
    if (api === undefined) return { kind: "none" };
    const remainder = api.path === "" ? pathname : pathname.slice(api.path.length + 1);
    try {
      for (const { method: own, urlTemplate, target } of this.#routes.get(api.path) ?? []) {
        if (own !== method) continue;
        const parameters = matchTemplate(urlTemplate, remainder);
        if (parameters !== undefined) return { kind: "operation", target, parameters, remainder };
      }
    } catch (error) {
      // A path that is not valid percent-encoding names no operation.
      if (!(error instanceof URIError)) throw error;
    }
    return { kind: "api", target: api.target };
  }
}

function segments(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function matchTemplate(template: string, path: string): Map<string, string> | undefined {
  const parameters = new Map<string, string>();
  const expected = segments(template);
  const actual = segments(path);
  for (const [index, part] of expected.entries()) {
    const name = /^\{(\*?)([\w-]+)\}$/.exec(part);
    const rest = actual.slice(index).join("/");
    if (part === "*" || name?.[1] === "*") {
      if (rest === "") return undefined;
      parameters.set(name?.[2] ?? "*", rest);
      return parameters;
    }
    const segment = actual[index];
    if (segment === undefined) return undefined;
    if (name?.[2] !== undefined) parameters.set(name[2], decodeURIComponent(segment));
    else if (segment.toLowerCase() !== part.toLowerCase()) return undefined;
  }
  return actual.length === expected.length ? parameters : undefined;
}

/** Literal segments before parameters, parameters before wildcards, longer before shorter. */
function bySpecificity(left: { urlTemplate: string }, right: { urlTemplate: string }): number {
  const weigh = ({ urlTemplate }: { urlTemplate: string }) =>
    segments(urlTemplate).reduce((sum, part) => {
      if (part === "*" || part.startsWith("{*")) return sum;
      return sum + (part.startsWith("{") ? 1 : 2);
    }, 0);
  return weigh(right) - weigh(left);
}
