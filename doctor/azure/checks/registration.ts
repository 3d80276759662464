import { listAt, textAt, textsAt } from "../../json-of-others.ts";
import type { Report, Say } from "../../report.ts";
import { graphVersion } from "../api-versions.ts";
import type { Deployment } from "../deployment.ts";
import { sayExpiry } from "../expiry.ts";
import { directoryReader } from "../needed.ts";

/** The gateway's registration in Entra: where people come back to, and how the gateway proves itself. */
export async function checkRegistration(report: Report, deployment: Deployment): Promise<void> {
  await report.check("Entra registration", async (say) => {
    const { graph, stack } = deployment;
    const clientId = deployment.entraClientId ?? stack?.namedValue("entra-client-id");
    if (clientId === undefined) {
      say.unseen(
        "The client id of the gateway in Entra is not known.",
        "Run the doctor where Terraform's outputs can be read: the output gateway-azure has it.",
      );
      return;
    }
    const path = `/${graphVersion}/applications(appId='${clientId}')`;
    const select = { $select: "id,appId,displayName,web,passwordCredentials,keyCredentials" };
    const application = await graph.get(path, directoryReader, select);
    if (application === undefined) {
      say.wrong(
        `There is no registration ${clientId}: nobody can sign in.`,
        "Deploy the stack; one that was deleted within 30 days can be restored in Entra.",
      );
      return;
    }
    sayOfRedirect(say, deployment, application);
    await sayOfFederation(say, deployment, application, clientId);
    sayOfCredentials(say, application);
    say.fineUnlessWrong(
      `"${textAt(application, "displayName")}" knows the gateway and where people come back to.`,
    );
  });
}

function sayOfRedirect(say: Say, deployment: Deployment, application: unknown): void {
  const issuer = deployment.issuer ?? deployment.stack?.namedValue("issuer");
  if (issuer === undefined) return;
  const redirect = `${issuer}/oauth-callback`;
  if (textsAt(application, "web.redirectUris").includes(redirect)) return;
  say.wrong(
    `People do not come back: ${redirect} is not a redirect URI of the registration (AADSTS50011).`,
    "Deploy the stack, or add it to the redirect URIs of the platform Web.",
  );
}

/** Whether Entra takes the assertions of the identities that the stack names for this registration. */
async function sayOfFederation(
  say: Say,
  { graph, stack }: Deployment,
  application: unknown,
  clientId: string,
): Promise<void> {
  const id = textAt(application, "id") ?? "";
  const path = `/${graphVersion}/applications/${id}/federatedIdentityCredentials`;
  const credentials = (await graph.list(path, directoryReader)) ?? [];
  for (const resource of stack?.ofType("azuread_application_federated_identity_credential") ?? []) {
    const subject = stack?.text(resource, "subject");
    const issuer = stack?.text(resource, "issuer");
    const registration = stack?.referredTo(resource.attributes["application_id"]);
    const ofWhich = registration && stack?.resolve(`\${${registration.address}.client_id}`);
    if (subject === undefined || (ofWhich !== undefined && ofWhich !== clientId)) continue;
    const there = credentials.find((one) => textAt(one, "subject") === subject);
    if (there === undefined) {
      say.wrong(
        "The registration does not trust the gateway's identity: nobody can sign in (AADSTS700213).",
        "Deploy the stack; the federated credential names the object id of the identity.",
      );
    } else if (
      (issuer !== undefined && textAt(there, "issuer") !== issuer) ||
      !textsAt(there, "audiences").includes("api://AzureADTokenExchange")
    ) {
      say.wrong(
        "The federated credential of the gateway's identity has another issuer or audience than the stack says.",
        "Deploy the stack.",
      );
    }
  }
}

/** When the registration's secrets and certificates end. */
function sayOfCredentials(say: Say, application: unknown): void {
  for (const kind of ["passwordCredentials", "keyCredentials"]) {
    for (const credential of listAt(application, kind)) {
      sayExpiry(say, {
        what: `The ${kind === "keyCredentials" ? "certificate" : "secret"} "${textAt(credential, "displayName") ?? ""}" of the registration`,
        end: textAt(credential, "endDateTime"),
        remedy: "Renew it where it is used, and delete it where it is not.",
      });
    }
  }
}
