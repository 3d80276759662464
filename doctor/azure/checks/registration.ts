import { listAt, textAt, textsAt } from "../../json-of-others.ts";
import type { Report } from "../../report.ts";
import { graphVersion } from "../api-versions.ts";
import type { Deployment } from "../deployment.ts";
import { sayExpiry } from "../expiry.ts";
import { directoryReader } from "../needed.ts";
import type { Stack } from "../synthesized-stack.ts";

/** What a named value of the gateway holds, where it is the only one that is called so. */
function namedValue(stack: Stack | undefined, key: string): string | undefined {
  const isCalledSo = new RegExp(`^(?:mcp-|mcp_.*__)${key}$`);
  const named = (stack?.ofType("azurerm_api_management_named_value") ?? []).filter((value) =>
    isCalledSo.test(textAt(value.attributes, "name") ?? ""),
  );
  const [only, ...others] = named;
  return only === undefined || others.length > 0 ? undefined : stack?.text(only, "value");
}

/** The gateway's registration in Entra: where people come back to, and how the gateway proves itself. */
export async function checkRegistration(report: Report, deployment: Deployment): Promise<void> {
  await report.check("Entra registration", async (say) => {
    const { graph, stack } = deployment;
    const entraClientId = deployment.entraClientId ?? namedValue(stack, "entra-client-id");
    const issuer = deployment.issuer ?? namedValue(stack, "issuer");
    if (entraClientId === undefined) {
      say.unseen(
        "The client id of the gateway in Entra is not known.",
        "Run the doctor where Terraform's outputs can be read: the output gateway-azure has it.",
      );
      return undefined;
    }
    const path = `/${graphVersion}/applications(appId='${entraClientId}')`;
    const select = { $select: "id,appId,displayName,web,passwordCredentials,keyCredentials" };
    const application = await graph.get(path, directoryReader, select);
    if (application === undefined) {
      say.wrong(
        `There is no registration ${entraClientId}: nobody can sign in.`,
        "Deploy the stack; one that was deleted within 30 days can be restored in Entra.",
      );
      return undefined;
    }
    let problems = 0;
    const wrong = (what: string, remedy: string) => {
      problems += 1;
      say.wrong(what, remedy);
    };
    const redirect = issuer && `${issuer}/oauth-callback`;
    if (redirect !== undefined && !textsAt(application, "web.redirectUris").includes(redirect)) {
      wrong(
        `People do not come back: ${redirect} is no redirect URI of the registration (AADSTS50011).`,
        "Deploy the stack, or add it to the redirect URIs of the platform Web.",
      );
    }
    const id = textAt(application, "id") ?? "";
    const credentials =
      (await graph.list(
        `/${graphVersion}/applications/${id}/federatedIdentityCredentials`,
        directoryReader,
      )) ?? [];
    for (const resource of stack?.ofType("azuread_application_federated_identity_credential") ??
      []) {
      const [subject, credentialIssuer] = [
        stack?.text(resource, "subject"),
        stack?.text(resource, "issuer"),
      ];
      const of = stack?.referredTo(resource.attributes["application_id"]);
      const clientId = of && stack?.resolve(`\${${of.address}.client_id}`);
      if (subject === undefined || (clientId !== undefined && clientId !== entraClientId)) continue;
      const there = credentials.find((one) => textAt(one, "subject") === subject);
      if (there === undefined) {
        wrong(
          "The registration does not trust the gateway's identity: nobody can sign in (AADSTS700213).",
          "Deploy the stack; the federated credential names the object id of the identity.",
        );
      } else if (
        (credentialIssuer !== undefined && textAt(there, "issuer") !== credentialIssuer) ||
        !textsAt(there, "audiences").includes("api://AzureADTokenExchange")
      ) {
        wrong(
          "The federated credential of the gateway's identity has another issuer or audience than the stack says.",
          "Deploy the stack.",
        );
      }
    }
    for (const kind of ["passwordCredentials", "keyCredentials"]) {
      for (const credential of listAt(application, kind)) {
        sayExpiry(say, {
          what: `The ${kind === "keyCredentials" ? "certificate" : "secret"} "${textAt(credential, "displayName") ?? ""}" of the registration`,
          end: textAt(credential, "endDateTime"),
          remedy: "Renew it where it is used, and delete it where it is not.",
        });
      }
    }
    if (problems === 0)
      say.fine(
        `"${textAt(application, "displayName")}" knows the gateway and where people come back to.`,
      );
    return undefined;
  });
}
