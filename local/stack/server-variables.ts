import { StartError } from "../errors.ts";
import {
  type BackendStandIns,
  backendAt,
  backendStandIns,
  containersBehind,
} from "./backend-stand-ins.ts";
import { environmentOf } from "./containers.ts";
import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

/**
 * The environment variables that the container of a server has on this machine. `PORT` is that of whatever stands for
 * it, when something does.
 *
 * @throws StartError when there is no such server, or it is no container of the stack.
 */
export function serverVariables(
  stack: TerraformJson,
  references: References,
  path: string,
  given: BackendStandIns,
): Readonly<Record<string, string>> {
  const backend = backendAt(stack, references, path);
  const app = containersBehind(backend).flatMap((address) => stack.at(address) ?? [])[0];
  if (app === undefined) {
    throw new StartError(
      `The server ${path} is not a container of the stack, so it has no variables. It verifies what its credential provides.`,
    );
  }
  const origin = backendStandIns(stack, references, given)[references.text(backend, "name")];
  const port = origin === undefined ? "" : new URL(origin).port;
  return { ...environmentOf(app, references), ...(port === "" ? {} : { PORT: port }) };
}
