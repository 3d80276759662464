import { textAt } from "../../json-of-others.ts";
import type { Report } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { subscriptionReader } from "../needed.ts";

/** What is kept for a while after it was deleted, and the name with it. */
const kinds = [
  {
    type: "azurerm_api_management",
    path: "Microsoft.ApiManagement/deletedservices",
    origin: "properties.serviceId",
    what: "API Management service",
    purge: (name: string, location: string) =>
      `az apim deletedservice purge --service-name ${name} --location "${location}"`,
  },
  {
    type: "azurerm_key_vault",
    path: "Microsoft.KeyVault/deletedVaults",
    origin: "properties.vaultId",
    what: "Key Vault",
    purge: (name: string, location: string) =>
      `az keyvault purge --name ${name} --location ${location}`,
  },
] as const;

/** Whether something that was deleted keeps a name that a deployment needs. */
export async function checkSoftDelete(
  report: Report,
  deployment: Deployment,
  serviceIsThere: boolean,
): Promise<void> {
  const { arm, subscription, stack, serviceName, resourceGroup } = deployment;
  await report.check("soft delete", async (say) => {
    for (const { type, path, origin, what, purge } of kinds) {
      const deleted =
        (await arm.list(`/subscriptions/${subscription}/providers/${path}`, subscriptionReader)) ??
        [];
      const wanted = new Set(
        (stack?.ofType(type) ?? []).flatMap((resource) => stack?.text(resource, "name") ?? []),
      );
      if (type === "azurerm_api_management" && !serviceIsThere) wanted.add(serviceName);
      for (const one of deleted) {
        const id = textAt(one, origin) ?? "";
        const name = id.split("/").at(-1) ?? "";
        const until = (textAt(one, "properties.scheduledPurgeDate") ?? "").slice(0, 10);
        const location = textAt(one, "location") ?? textAt(one, "properties.location") ?? "";
        if (wanted.has(name)) {
          say.wrong(
            `A deleted ${what} has the name ${name} until ${until}; a new one cannot be made by it.`,
            `Recover it by deploying the stack (its provider does), or give the name free: ${purge(name, location)}.`,
          );
        } else if (id.toLowerCase().includes(`/resourcegroups/${resourceGroup.toLowerCase()}/`)) {
          say.note(`A deleted ${what} of this resource group, ${name}, is kept until ${until}.`);
        }
      }
    }
    say.fineUnlessWrong("Nothing that was deleted keeps a name that a deployment needs.");
  });
}
