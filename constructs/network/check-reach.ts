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
  const { network } = given;
  if (network === undefined || network === service.network || network.id === service.network?.id) {
    return;
  }
  const where = service.network === undefined ? "no network" : "another network";
  throw new InvalidPropertyError(
    gateway,
    property,
    `is reached from its network alone, and the service of the gateway is in ${where}. Give the service that network: new GatewayService(..., { network }), or GatewayService.fromExisting(..., { network }).`,
  );
}
