import type { IConstruct } from "constructs";
import { pathInOneWord } from "../naming/path-in-one-word.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

interface ServerWithPath {
  readonly node: IConstruct["node"];
  readonly view: { readonly pathname: string };
}

/**
 * What a server is called in the stack and in API Management: its path in one word, which no other path
 * has, since none holds an underscore. A server is where its clients find it. So another id changes
 * nothing that is deployed, and no API has to be created on a path that the one before still has.
 */
export function serverKey(path: string): string {
  // A backend's name may have 80 characters.
  return pathInOneWord(path, 60);
}

/**
 * API Management refuses a second API with a path, and no document says which of two APIs a request goes to
 * when one path begins with the other.
 *
 * @throws InvalidPropertyError naming both servers.
 */
export function checkServerPaths(servers: readonly ServerWithPath[], path: string): void {
  const other = servers.find(({ view }) => overlap(view.pathname, `/${path}`));
  if (other === undefined) return;
  throw new InvalidPropertyError(
    other.node.path,
    "path",
    `"${other.view.pathname.slice(1)}" and "${path}" of another server are one path, or one is below the other. Give them paths such as "team/orders" and "team/invoices".`,
  );
}

function overlap(first: string, second: string): boolean {
  return `${first}/`.startsWith(`${second}/`) || `${second}/`.startsWith(`${first}/`);
}
