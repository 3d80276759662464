import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { wholeNumber } from "../properties/whole-number.ts";
import type { McpContainerServerProps } from "./mcp-container-server-props.ts";

const mostReplicas = 300;

/** The settings of a container server that are numbers and names, all of them checked. */
export interface ContainerSettings {
  readonly name: string;
  readonly port: number;
  readonly scale: {
    readonly least: number;
    readonly most: number;
    readonly concurrentRequests: number;
  };
  readonly size: { readonly cpu: number; readonly memory: string };
}

/**
 * @param construct the path of the construct, which errors name
 * @throws InvalidPropertyError when a setting cannot work.
 */
export function containerSettings(
  construct: string,
  id: string,
  props: McpContainerServerProps,
): ContainerSettings {
  const name = props.name ?? id;
  if (!/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,19}$/.test(name)) {
    throw new InvalidPropertyError(
      construct,
      "name",
      `must be 2 to 20 lower-case letters, digits or single hyphens; it is "${name}".`,
    );
  }
  if (props.environment !== undefined && props.logAnalyticsWorkspaceId !== undefined) {
    throw new InvalidPropertyError(
      construct,
      "logAnalyticsWorkspaceId",
      "is for a new environment; the one that is given has its own.",
    );
  }
  const check = (property: string, value: number, least: number, most: number) =>
    // Only Azure reads them, so Terraform may be the one who knows.
    Token.isUnresolved(value) ? value : wholeNumber(construct, property, value, { least, most });
  // Azure takes 1,000, the azurerm provider no more than 300.
  const most = check("maxReplicas", props.maxReplicas ?? 3, 1, mostReplicas);
  const least = props.minReplicas ?? 1;
  return {
    name,
    port: check("port", props.port ?? 8080, 1, 65_535),
    scale: {
      least: check("minReplicas", least, 0, Token.isUnresolved(most) ? mostReplicas : most),
      most,
      concurrentRequests: check("concurrentRequests", props.concurrentRequests ?? 50, 1, 10_000),
    },
    size: sizeOf(construct, props),
  };
}

/** "Containers in Azure Container Apps", "Allocations": memory is twice the number of virtual CPUs, and nothing else. */
function sizeOf(construct: string, props: McpContainerServerProps): ContainerSettings["size"] {
  const cpu = props.cpu ?? 0.25;
  const most = props.environment === undefined ? 2 : 4;
  if (Token.isUnresolved(cpu) || !Number.isInteger(cpu * 4) || cpu < 0.25 || cpu > most) {
    throw new InvalidPropertyError(
      construct,
      "cpu",
      `must be 0.25 to ${most} in steps of 0.25${most === 2 ? ", or to 4 in an environment with workload profiles" : ""}; it is ${cpu}.`,
    );
  }
  return { cpu, memory: `${cpu * 2}Gi` };
}
