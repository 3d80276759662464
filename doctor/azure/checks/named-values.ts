import { at, textAt } from "../../json-of-others.ts";
import type { Report } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { reader } from "../needed.ts";

/** Whether policies find the values that they name, and Key Vault gave those that are kept there. */
export async function checkNamedValues(report: Report, deployment: Deployment): Promise<void> {
  const { arm, serviceId, resourceGroup, stack } = deployment;
  await report.check("named values", async (say) => {
    const path = `${serviceId}/namedValues`;
    const values = (await arm.list(path, reader(resourceGroup))) ?? [];
    const byName = new Map(values.map((value) => [textAt(value, "name") ?? "", value]));
    for (const [name, value] of byName) {
      const status = textAt(value, "properties.keyVault.lastStatus.code");
      if (status === undefined || status === "Success") continue;
      const message = textAt(value, "properties.keyVault.lastStatus.message");
      say.wrong(
        `The named value ${name} could not be read from Key Vault: ${status}${message === undefined ? "" : `, ${message}`}.`,
        "See that the secret is there and enabled, that the service's identity has the role Key Vault Secrets User on the vault, and that the vault's firewall lets it in.",
      );
    }
    for (const resource of stack?.ofType("azurerm_api_management_named_value") ?? []) {
      const name = stack?.text(resource, "name") ?? "";
      const there = byName.get(name);
      if (there === undefined) {
        say.wrong(
          `The named value ${name} is not there, and policies name it.`,
          "Deploy the stack.",
        );
        continue;
      }
      const isSecret = resource.attributes["secret"] === true;
      if (isSecret && at(there, "properties.secret") !== true) {
        say.wrong(
          `The named value ${name} is not kept as a secret: whoever may read the service reads it.`,
          "Deploy the stack, and rotate what the value holds (keyGeneration).",
        );
      }
      // Where Terraform's outputs are not here, what is not secret says what other parts refer to.
      const is = textAt(there, "properties.value");
      if (!isSecret) stack?.learnFrom(resource.attributes["value"], is);
      const wanted = isSecret ? undefined : stack?.text(resource, "value");
      if (wanted !== undefined && is !== undefined && is !== wanted) {
        say.wrong(
          `The named value ${name} is "${is}", and the stack says "${wanted}".`,
          "Deploy the stack; whoever changed it is in the service's activity log.",
        );
      }
    }
    say.fineUnlessWrong(`All ${byName.size} are there, and those in Key Vault were read.`);
  });
}
