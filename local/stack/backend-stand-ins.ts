import { StartError } from "../errors.ts";
import { isWebOrigin } from "../origin.ts";
import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

/** MCP servers by their paths or the names of their backends, and the origins where they run on this machine. */
export type BackendStandIns = Readonly<Record<string, string>>;

const backendType = "azurerm_api_management_backend";

/**
 * The origins by the backends' whole names.
 * @param given by names, or by what a name ends with after a dash: the path of the server, `weather/mcp`, also
 * without its `/mcp`
 * @throws StartError for a name that no backend has, and for what is no origin.
 */
export function backendStandIns(
  stack: TerraformJson,
  references: References,
  given: BackendStandIns,
): BackendStandIns {
  const names = stack.ofType(backendType).map((block) => references.text(block, "name"));
  return Object.fromEntries(
    Object.entries(given).map(([name, origin]) => {
      const path = name.replaceAll("/", "_");
      const ending = names.filter(
        (known) => known.endsWith(`-${path}`) || known.endsWith(`-${path}_mcp`),
      );
      const [backend, ...others] = names.includes(name) ? [name] : ending;
      if (backend === undefined || others.length > 0) {
        const known = names.join(", ") || "none";
        throw new StartError(`The stack has not one backend "${name}"; its backends: ${known}.`);
      }
      if (!isWebOrigin(origin)) {
        throw new StartError(
          `"${origin}" for the backend ${name} is no origin; write it like http://localhost:3000. The path is the server's own, which the stack says.`,
        );
      }
      return [backend, origin] as const;
    }),
  );
}

/** The addresses of the container apps that need not run, since something stands for their backends. */
export function replacedContainers(
  stack: TerraformJson,
  references: References,
  standIns: BackendStandIns,
): ReadonlySet<string> {
  const replaced = stack
    .ofType(backendType)
    .filter((block) => Object.hasOwn(standIns, references.text(block, "name")));
  return new Set(
    replaced.flatMap(
      ({ values }) => String(values["url"]).match(/\bazurerm_container_app\.[\w-]+/g) ?? [],
    ),
  );
}
