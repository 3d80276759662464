import type { Backend, CircuitBreaker } from "../gateway/service/backends.ts";
import { firstOf, foldersOf } from "./files.ts";
import { backendInformation } from "./resources.ts";
import { type Found, Source } from "./source.ts";

type Information = ReturnType<typeof backendInformation.parse>;

/** The backends of a folder, by their ids. @param named what a text is with its named values */
export function readBackends(
  root: string,
  named: (text: string) => string,
  found: Found,
): ReadonlyMap<string, Backend> {
  const folders = foldersOf(root, "backends");
  const ids = new Set(folders.map(({ name }) => name));
  return new Map(
    folders.flatMap(({ name, path }): [string, Backend][] => {
      const file = firstOf(path, "backendInformation.json");
      if (file === undefined) return [];
      const source = new Source(file, found);
      const information = source.read(backendInformation);
      const backend = information && backendOf(information, source, ids, named);
      return backend === undefined ? [] : [[name, backend]];
    }),
  );
}

function backendOf(
  { url, pool, circuitBreaker, credentials }: Information,
  source: Source,
  ids: ReadonlySet<string>,
  named: (text: string) => string,
): Backend | undefined {
  const members = pool?.services.map(({ id, priority, weight }) => ({
    id: id.split("/").at(-1) ?? id,
    priority: priority ?? 1,
    weight: weight ?? 1,
  }));
  for (const [index, { id }] of (members ?? []).entries()) {
    if (ids.has(id)) continue;
    source.report("error", "backend-unknown", `There is no backend "${id}".`, [
      "properties",
      "pool",
      "services",
      index,
      "id",
    ]);
  }
  const address = named(url ?? "");
  if (members === undefined && !/^https?:$/.test(URL.parse(address)?.protocol ?? "")) {
    source.report("error", "backend-url", `"${address}" is not the URL of a server.`, [
      "properties",
      "url",
    ]);
    return undefined;
  }
  const breaker = circuitBreaker?.rules[0] && breakerOf(circuitBreaker.rules[0]);
  const all = (values: Readonly<Record<string, readonly string[]>> | null | undefined) =>
    Object.fromEntries(
      Object.entries(values ?? {}).map(([name, texts]) => [name, texts.map(named)]),
    );
  const authorization = credentials?.authorization;
  return {
    url: address.replace(/\/$/, ""),
    ...(members && { pool: members }),
    ...(breaker && { circuitBreaker: breaker }),
    ...(credentials && {
      credentials: {
        headers: all(credentials.header),
        query: all(credentials.query),
        authorization: authorization
          ? `${authorization.scheme} ${named(authorization.parameter)}`
          : undefined,
        certificateId: credentials.certificateIds?.[0]?.split("/").at(-1),
      },
    }),
  };
}

type Rule = NonNullable<Information["circuitBreaker"]>["rules"][number];

function breakerOf({ failureCondition, tripDuration, acceptRetryAfter }: Rule): CircuitBreaker {
  const { count, interval, statusCodeRanges, errorReasons } = failureCondition;
  return {
    count: count ?? 1,
    interval,
    tripDuration,
    acceptRetryAfter: acceptRetryAfter ?? false,
    statusCodes: statusCodeRanges ?? [],
    countsErrors: (errorReasons ?? []).length > 0,
  };
}
