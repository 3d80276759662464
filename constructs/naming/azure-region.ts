import { closest } from "../properties/closest.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** Regions of Azure's public cloud, from "List of Azure regions". A region that opens later is taken too. */
const regions = [
  ...["australiacentral", "australiacentral2", "australiaeast", "australiasoutheast"],
  ...["austriaeast", "belgiumcentral", "brazilsouth", "brazilsoutheast", "canadacentral"],
  ...["canadaeast", "centralindia", "centralus", "chilecentral", "eastasia", "eastus", "eastus2"],
  ...["francecentral", "francesouth", "germanynorth", "germanywestcentral", "indonesiacentral"],
  ...["israelcentral", "italynorth", "japaneast", "japanwest", "koreacentral", "koreasouth"],
  ...["malaysiawest", "mexicocentral", "newzealandnorth", "northcentralus", "northeurope"],
  ...["norwayeast", "norwaywest", "polandcentral", "qatarcentral", "southafricanorth"],
  ...["southafricawest", "southcentralus", "southeastasia", "southindia", "spaincentral"],
  ...["swedencentral", "swedensouth", "switzerlandnorth", "switzerlandwest", "uaecentral"],
  ...["uaenorth", "uksouth", "ukwest", "westcentralus", "westeurope", "westindia", "westus"],
  ...["westus2", "westus3"],
];

/**
 * A region by the name that Terraform uses, given by that name or as the portal shows it: `westeurope` for "West
 * Europe".
 *
 * @throws InvalidPropertyError when it is not a region; the message suggests the one that was probably meant.
 */
export function azureRegion(text: string, construct = "azureRegion", property = "region"): string {
  const region = text.replace(/ /g, "").toLowerCase();
  if (regions.includes(region)) return region;
  const meant = closest(region, regions, 2);
  if (meant !== undefined) {
    throw new InvalidPropertyError(
      construct,
      property,
      `must be an Azure region; did you mean "${meant}" by "${text}"?`,
    );
  }
  if (/^[a-z]{4,}[0-9]?$/.test(region)) return region;
  throw new InvalidPropertyError(
    construct,
    property,
    `must be an Azure region such as "westeurope"; it is "${text}".`,
  );
}
