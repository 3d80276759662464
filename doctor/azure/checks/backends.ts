import { at, textAt } from "../../json-of-others.ts";
import type { Report } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { reader } from "../needed.ts";

/** Where the gateway sends calls, and whether it looks at certificates there. */
export async function checkBackends(report: Report, deployment: Deployment): Promise<void> {
  const { arm, serviceId, resourceGroup, stack } = deployment;
  await report.check("backends", async (say) => {
    const backends = (await arm.list(`${serviceId}/backends`, reader(resourceGroup))) ?? [];
    const expected = stack?.ofType("azurerm_api_management_backend") ?? [];
    const names = expected.map((resource) => stack?.text(resource, "name"));
    for (const resource of expected) {
      const name = stack?.text(resource, "name");
      const there = backends.find((backend) => textAt(backend, "name") === name);
      if (there === undefined) {
        say.wrong(
          `The backend ${name} is not there: calls of its server are answered with 500.`,
          "Deploy the stack.",
        );
        continue;
      }
      const url = textAt(there, "properties.url");
      const wanted = stack?.text(resource, "url");
      if (wanted !== undefined && url !== wanted) {
        say.wrong(
          `The backend ${name} leads to ${url}, and the stack says ${wanted}.`,
          "Deploy the stack.",
        );
      }
    }
    // Backends of others on the same service are theirs.
    const ours =
      stack === undefined
        ? backends
        : backends.filter((one) => names.includes(textAt(one, "name")));
    for (const backend of ours) {
      const name = textAt(backend, "name");
      if (textAt(backend, "properties.url")?.startsWith("http:") === true) {
        say.wrong(
          `The backend ${name} is called without encryption, with the token that proves the gateway.`,
          "Give it an https URL.",
        );
      }
      for (const check of ["validateCertificateChain", "validateCertificateName"]) {
        if (at(backend, `properties.tls.${check}`) !== false) continue;
        say.wrong(
          `The gateway does not look at the certificate of the backend ${name} (${check} is off): anybody between may answer for it.`,
          "Set it to true, and give the server a certificate that is trusted.",
        );
      }
    }
    say.fineUnlessWrong(
      `Calls go where the stack says, over TLS that is verified (${ours.length} backend${ours.length === 1 ? "" : "s"}).`,
    );
  });
}
