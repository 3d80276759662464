import type { IConstruct } from "constructs";
import { InvalidPropertyError } from "../errors.ts";

interface ServerWithPath {
  readonly node: IConstruct["node"];
  readonly view: { readonly pathname: string };
}

/**
 * API Management refuses a second API with a path, and no document says which of two APIs a request goes to
 * when one path begins with the other.
 *
 * @throws InvalidPropertyError naming both servers.
 */
export function checkServerPaths(servers: readonly ServerWithPath[]): void {
  for (const [index, server] of servers.entries()) {
    const other = servers.slice(0, index).find((earlier) => overlap(earlier, server));
    if (other === undefined) continue;
    throw new InvalidPropertyError(
      server.node.path,
      "path",
      `"${server.view.pathname.slice(1)}" and "${other.view.pathname.slice(1)}" of ${other.node.path} are one path, or one is below the other. Give them paths such as "team/orders" and "team/invoices".`,
    );
  }
}

function overlap(first: ServerWithPath, second: ServerWithPath): boolean {
  const [one, other] = [`${first.view.pathname}/`, `${second.view.pathname}/`];
  return one.startsWith(other) || other.startsWith(one);
}
