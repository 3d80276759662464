import { pathInOneWord } from "../naming/path-in-one-word.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

interface ServerWithPath {
  /** The path of its construct, which errors name. */
  readonly construct: string;
  readonly view: {
    readonly pathname: string;
    readonly sse: { readonly messagesPathname: string } | undefined;
  };
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
 * @throws InvalidPropertyError naming both servers, or the one whose messages would go to its stream.
 */
export function checkServerPaths(servers: readonly ServerWithPath[], added: ServerWithPath): void {
  for (const path of pathsOf(added)) {
    const other = servers.find((server) => pathsOf(server).some((taken) => overlap(taken, path)));
    if (other === undefined) continue;
    const taken = pathsOf(other).find((one) => overlap(one, path)) ?? "";
    throw new InvalidPropertyError(
      other.construct,
      "path",
      `"${taken.slice(1)}" and "${path.slice(1)}" of another server are one path, or one is below the other. Give them paths such as "team/orders" and "team/invoices".`,
    );
  }
  const [stream = "", messages] = pathsOf(added);
  if (messages === undefined || !overlap(stream, messages)) return;
  throw new InvalidPropertyError(
    added.construct,
    "path",
    `"${stream.slice(1)}" and "${messages.slice(1)}", where messages go, are one path, or one is below the other. Give it a path such as "orders/sse", beside that of the messages.`,
  );
}

/** Where clients send requests to a server. */
export function pathsOf({ view: { pathname, sse } }: Pick<ServerWithPath, "view">): string[] {
  return sse === undefined ? [pathname] : [pathname, sse.messagesPathname];
}

function overlap(first: string, second: string): boolean {
  const [one, other] = [`${first}/`.toLowerCase(), `${second}/`.toLowerCase()];
  return one.startsWith(other) || other.startsWith(one);
}
