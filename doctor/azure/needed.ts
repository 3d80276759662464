import type { Needed } from "./azure-api.ts";

/** What answers nearly everything that the doctor asks of ARM. */
export function reader(resourceGroup: string): Needed {
  return { role: `Reader on the resource group ${resourceGroup}` };
}

/** What was deleted is listed for a whole subscription only. */
export const subscriptionReader: Needed = { role: "Reader on the subscription" };

/** Members of a tenant may read its registrations unless it forbids them; a pipeline's application may not. */
export const directoryReader: Needed = {
  role: "Directory Readers in Entra; an application needs the permission Application.Read.All of Microsoft Graph",
};
