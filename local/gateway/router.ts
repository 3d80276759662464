/** An operation that a request can match, with its API. */
export interface Route<Target> {
  /** Path of the API, without leading or trailing slash. */
  readonly apiPath: string;
  readonly method: string;
  readonly urlTemplate: string;
  readonly target: Target;
}

export interface Match<Target> {
  readonly target: Target;
  readonly parameters: ReadonlyMap<string, string>;
  /** The path below the API, as the backend is asked for it. */
  readonly remainder: string;
}

/**
 * Finds the operation of a request as API Management does: the API with the longest path that the
 * request begins with, then its operations, the more specific template first, by exact method.
 * There is no falling back to a shorter API when the longest has no matching operation.
 */
export class Router<Target> {
  readonly #apis: readonly (readonly [path: string, routes: readonly Route<Target>[]])[];

  constructor(routes: readonly Route<Target>[]) {
    const byApi = new Map<string, Route<Target>[]>();
    for (const route of routes) {
      byApi.set(route.apiPath, [...(byApi.get(route.apiPath) ?? []), route]);
    }
    this.#apis = [...byApi]
      .map(([path, operations]) => [path, operations.toSorted(bySpecificity)] as const)
      .toSorted(([left], [right]) => right.length - left.length);
  }

  match(method: string, pathname: string): Match<Target> | undefined {
    const api = this.#apis.find(
      ([path]) => path === "" || pathname === `/${path}` || pathname.startsWith(`/${path}/`),
    );
    if (api === undefined) return undefined;
    const [path, routes] = api;
    const remainder = path === "" ? pathname : pathname.slice(path.length + 1);
    for (const route of routes) {
      if (route.method !== method) continue;
      const parameters = matchTemplate(route.urlTemplate, remainder);
      if (parameters !== undefined) return { target: route.target, parameters, remainder };
    }
    return undefined;
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
