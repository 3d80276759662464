import { textAt } from "../../json-of-others.ts";
import type { Report } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { sayExpiry } from "../expiry.ts";
import { reader } from "../needed.ts";

/** The certificates that the service signs and proves itself with. */
export async function checkCertificates(report: Report, deployment: Deployment): Promise<void> {
  const { arm, serviceId, resourceGroup } = deployment;
  await report.check("certificates", async (say) => {
    const certificates = (await arm.list(`${serviceId}/certificates`, reader(resourceGroup))) ?? [];
    for (const certificate of certificates) {
      const name = textAt(certificate, "name");
      const status = textAt(certificate, "properties.keyVault.lastStatus.code");
      if (status !== undefined && status !== "Success") {
        say.wrong(
          `The certificate ${name} could not be read from Key Vault: ${status}.`,
          "See that it is there and enabled, and that the service's identity has the role Key Vault Secrets User on the vault.",
        );
      }
      sayExpiry(say, {
        what: `The certificate ${name}`,
        end: textAt(certificate, "properties.expirationDate"),
        remedy:
          "Renew it in the Key Vault, and deploy the stack: its version is part of the deployment.",
      });
    }
    if (certificates.length === 0) say.fine("The service has none, and needs none.");
    else {
      say.fineUnlessWrong(
        certificates.length === 1
          ? "The one there is was read."
          : `All ${certificates.length} were read.`,
      );
    }
  });
}
