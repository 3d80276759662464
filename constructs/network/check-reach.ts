import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import type { IGatewayNetwork } from "./network.ts";

interface Connected {
  readonly network?: IGatewayNetwork | undefined;
}

/**
 * @param gateway the path of the gateway's construct, which errors name
 * @param property what was given, as errors name it
 * @throws InvalidPropertyError when only a network reaches it that the gateway's service is not in.
 */
export function checkReach(
  gateway: string,
  property: string,
  given: Connected,
  service: Connected,
): void {
  const where = unreached(given, service);
  if (where === undefined) return;
  throw new InvalidPropertyError(
    gateway,
    property,
    `is reached from its network alone, and the service of the gateway is in ${where}. Give the service that network: new GatewayService(..., { network }), or GatewayService.fromExisting(..., { network }).`,
  );
}

/**
 * @param server the path of the server's construct, which errors name
 * @throws InvalidPropertyError when only a network reaches the registry that the containers are not in.
 */
export function checkPull(server: string, registry: Connected, environment: Connected): void {
  const where = unreached(registry, environment);
  if (where === undefined) return;
  throw new InvalidPropertyError(
    server,
    "image",
    `is in a registry that is reached from its network alone, and the environment of the server is in ${where}. Give the server one there as environment: new ContainerEnvironment(..., { network }), or ContainerEnvironment.fromExisting({ id, network }).`,
  );
}

/**
 * @param construct the path of what stands in a network, which errors name
 * @throws InvalidPropertyError when the network is in another region, where Azure puts nothing of this one.
 */
export function checkRegion(construct: string, network: IGatewayNetwork, location: string): void {
  const there = network.location;
  if (there === undefined || there === location) return;
  if (Token.isUnresolved(there) || Token.isUnresolved(location)) return;
  throw new InvalidPropertyError(
    construct,
    "network",
    `is in ${there}, and what stands in it has to be there; the platform is in ${location}. Give a network and a platform of one region.`,
  );
}

/** Where somebody is who does not reach what was given; undefined when they do. */
function unreached({ network }: Connected, from: Connected): string | undefined {
  if (network === undefined || network === from.network || network.id === from.network?.id) {
    return undefined;
  }
  return from.network === undefined ? "no network" : "another network";
}
