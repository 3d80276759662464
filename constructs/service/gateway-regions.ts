import type { ApiManagementAdditionalLocation } from "@cdktf/provider-azurerm/lib/api-management/index.js";
import { azureRegion } from "../naming/azure-region.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { list, needed, number, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { wholeNumber } from "../properties/whole-number.ts";
import type { GatewaySku } from "./gateway-sku.ts";

/** A further region of a service. */
export interface GatewayRegion {
  /** As Azure or the portal writes it: "northeurope", "North Europe". */
  readonly location: string;
  /**
   * Units there.
   * @default those of the service's SKU
   */
  readonly units?: number;
  /**
   * Availability zones there; the number of units is a multiple of their number.
   * @default none
   */
  readonly zones?: readonly string[];
}

/**
 * Where a service is, besides its first region.
 *
 * @param construct the path of the construct, which errors name
 * @throws InvalidPropertyError when the tier cannot be there, or a number of units does not fit.
 */
export function placement(
  construct: string,
  sku: GatewaySku,
  location: string,
  {
    zones = [],
    regions = [],
  }: { readonly zones?: readonly string[]; readonly regions?: readonly GatewayRegion[] },
): { zones?: string[]; additionalLocation?: ApiManagementAdditionalLocation[] } {
  for (const [property, given] of Object.entries({ zones, regions })) {
    if (given.length === 0 || sku.tier === "Premium") continue;
    throw new InvalidPropertyError(
      construct,
      property,
      `are of the tier Premium only; the service is ${sku.tier}. Give sku: GatewaySku.premium().`,
    );
  }
  checkZones(construct, "zones", zones, sku.units);
  const known = new Set([location.replaceAll(" ", "").toLowerCase()]);
  const additionalLocation = regions.map((region, index) => {
    const property = `regions[${index}]`;
    const place = azureRegion(region.location, construct, `${property}.location`);
    if (known.has(place)) {
      throw new InvalidPropertyError(construct, property, `is ${place}, where the service is.`);
    }
    known.add(place);
    const units = region.units ?? sku.units;
    wholeNumber(construct, `${property}.units`, units, { least: 1, most: 99 });
    checkZones(construct, `${property}.zones`, region.zones ?? [], units);
    return {
      location: place,
      capacity: units,
      ...(region.zones === undefined ? {} : { zones: [...region.zones] }),
    };
  });
  return {
    ...(zones.length === 0 ? {} : { zones: [...zones] }),
    ...(additionalLocation.length === 0 ? {} : { additionalLocation }),
  };
}

/**
 * The same number of units as of zones, or a multiple: "so that the units are distributed evenly across the zones"
 * ("Ensure API Management availability and reliability").
 */
function checkZones(
  construct: string,
  property: string,
  zones: readonly string[],
  units: number,
): void {
  if (zones.some((zone) => !/^[1-3]$/.test(zone)) || new Set(zones).size < zones.length) {
    throw new InvalidPropertyError(
      construct,
      property,
      `must be of "1", "2" and "3", each once; they are ${zones.join(", ")}.`,
    );
  }
  if (zones.length > 0 && units % zones.length !== 0) {
    throw new InvalidPropertyError(
      construct,
      property,
      `are ${zones.length}, so the number of units must be a multiple of it; it is ${units}.`,
    );
  }
}

export const regionShape: Shape<GatewayRegion> = {
  location: needed(text("a region of Azure")),
  units: number,
  zones: list(text()),
};
