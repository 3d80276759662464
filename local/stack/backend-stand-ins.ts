import { StartError } from "../errors.ts";
import type { References } from "./references.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

/** MCP servers by their paths or the names of their backends, and the URLs where they run on this machine. */
export type BackendStandIns = Readonly<Record<string, string>>;

/**
 * The URLs by the backends' whole names.
 * @throws StartError for a path that no server has, and for what is no URL of a server.
 */
export function backendStandIns(
  stack: TerraformJson,
  references: References,
  given: BackendStandIns,
): BackendStandIns {
  return Object.fromEntries(
    Object.entries(given).map(([path, url]) => {
      const backend = backendAt(stack, references, path);
      if (!isServerUrl(url)) {
        throw new StartError(
          `"${url}" for the server ${path} is not the URL of a server; write it like http://localhost:3000/mcp, without a query. Without a path it is the one that the stack says.`,
        );
      }
      const name = references.text(backend, "name");
      if (new URL(url).pathname !== "/" && takesMessagesElsewhere(stack, references, name)) {
        throw new StartError(
          `"${url}" for the server ${path} has a path, and with HTTP+SSE the server has two. Write its origin alone, like ${new URL(url).origin}.`,
        );
      }
      return [name, url] as const;
    }),
  );
}

/** Whether the server of a backend speaks HTTP+SSE: its messages have an API of their own. */
function takesMessagesElsewhere(
  stack: TerraformJson,
  references: References,
  backend: string,
): boolean {
  const messages = backend.replace(/^(mcp-|mcp_.+?__)server-/, "$1messages-");
  return stack
    .ofType("azurerm_api_management_api")
    .some((api) => messages !== backend && references.text(api, "name") === messages);
}

/** Whether a text is the URL of a server: http or https, with or without a path, and nothing besides. */
function isServerUrl(text: string): boolean {
  const url = /^https?:\/\//.test(text) ? URL.parse(text) : null;
  return url !== null && !/[?#@]/.test(text);
}

/**
 * The backend of a server.
 * @param path the path of the server, `weather/mcp`, also without its `/mcp` or `/sse`, or without its beginning; or the
 * backend's name
 * @throws StartError when that is not one.
 */
export function backendAt(
  stack: TerraformJson,
  references: References,
  path: string,
): TerraformBlock {
  const all = backends(stack);
  const withPath = all.map((block) => ({ block, own: pathOf(stack, references, block) }));
  const exact = withPath.filter(
    ({ block, own }) =>
      [path, `${path}/mcp`, `${path}/sse`].includes(own) || references.text(block, "name") === path,
  );
  const fitting = withPath.filter(({ own }) =>
    [`/${path}`, `/${path}/mcp`, `/${path}/sse`].some((end) => own.endsWith(end)),
  );
  const [found, ...others] = exact.length > 0 ? exact : fitting;
  if (found !== undefined && others.length === 0) return found.block;
  const problem = found === undefined ? "The stack has no server" : "The stack has several servers";
  const paths = withPath.map(({ own }) => own.replace(/\/(?:mcp|sse)$/, "")).join(", ");
  throw new StartError(`${problem} at the path "${path}". Name one of: ${paths || "none"}.`);
}

/** The addresses of the container apps that need not run, since something stands for their backends. */
export function replacedContainers(
  stack: TerraformJson,
  references: References,
  standIns: BackendStandIns,
): ReadonlySet<string> {
  const replaced = backends(stack).filter((block) =>
    Object.hasOwn(standIns, references.text(block, "name")),
  );
  return new Set(replaced.flatMap(containersBehind));
}

/** The addresses of the container apps that a backend's URL names. */
export function containersBehind({ values }: TerraformBlock): readonly string[] {
  return String(values["url"]).match(/\bazurerm_container_app\.[\w-]+/g) ?? [];
}

/** The path of the server that a container app serves, as options name it; undefined when it serves none. */
export function serverPathOf(
  stack: TerraformJson,
  references: References,
  containerApp: string,
): string | undefined {
  const backend = backends(stack).find((block) => containersBehind(block).includes(containerApp));
  return backend && pathOf(stack, references, backend).replace(/\/(?:mcp|sse)$/, "");
}

/** The path of the server that has a backend: that of the API with its name. A backend of no API is named by itself. */
function pathOf(stack: TerraformJson, references: References, backend: TerraformBlock): string {
  const name = references.text(backend, "name");
  const api = stack
    .ofType("azurerm_api_management_api")
    .find((block) => references.text(block, "name") === name);
  return api === undefined ? name : references.text(api, "path");
}

function backends(stack: TerraformJson): TerraformBlock[] {
  return stack.ofType("azurerm_api_management_backend");
}
