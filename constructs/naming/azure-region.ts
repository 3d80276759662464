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
 * A region by the name that Terraform uses, given by that name or as the portal shows it: `westeurope` for
 * "West Europe".
 *
 * @throws RangeError when it is no region, with the one that was probably meant.
 */
export function azureRegion(text: string): string {
  const region = text.replace(/ /g, "").toLowerCase();
  if (regions.includes(region)) return region;
  const meant = regions.find((known) => distance(known, region) <= 2);
  if (meant !== undefined) {
    throw new RangeError(`must be an Azure region; did you mean "${meant}" by "${text}"?`);
  }
  if (/^[a-z]{4,}[0-9]?$/.test(region)) return region;
  throw new RangeError(`must be an Azure region such as "westeurope"; it is "${text}".`);
}

/** How many letters have to be changed, put in or left out to make one word of another. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [index, otherLetter] of [...other].entries()) {
      const replaced = (row[index] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
