import { at, listAt, objectOf, textAt } from "../../json-of-others.ts";
import type { Report, Say } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { sayExpiry } from "../expiry.ts";
import { reader } from "../needed.ts";
import { resourceId } from "../resource-ids.ts";
import type { StackResource } from "../synthesized-stack.ts";

/**
 * The API Management service itself, and what its answer says of what the stack refers to.
 *
 * @returns the service as ARM has it; undefined where there is none or it was not seen
 */
export async function checkService(report: Report, deployment: Deployment): Promise<unknown> {
  return await report.check("service", async (say) => {
    const { arm, serviceId, serviceName, resourceGroup } = deployment;
    const service = await arm.get(serviceId, reader(resourceGroup));
    if (service === undefined) {
      say.wrong(
        `There is no API Management service ${serviceName} in ${resourceGroup}.`,
        "Deploy it, or see whether it was deleted: a deleted one keeps its name (soft delete).",
      );
      return undefined;
    }
    learn(deployment, service);
    const state = textAt(service, "properties.provisioningState");
    const sku = `${textAt(service, "sku.name")}_${String(at(service, "sku.capacity"))}`;
    if (state !== "Succeeded") {
      say.wrong(
        `The service ${serviceName} is in the state ${state}.`,
        "Wait for the deployment to end; if it has failed, the activity log of the resource group says why.",
      );
    } else if (at(service, "properties.disableGateway") === true) {
      say.wrong(
        "The gateway of the service's first region is switched off.",
        "Set disableGateway to false.",
      );
    } else say.fine(`${serviceName} runs as ${sku}.`);
    const { stack } = deployment;
    // Known by its name only now that ARM has said it.
    const resource = stack
      ?.ofType("azurerm_api_management")
      .find((one) => stack.text(one, "name") === serviceName);
    sayOfSku(say, resource && stack?.text(resource, "sku_name"), sku);
    sayOfHosts(say, deployment, service);
    sayOfIdentities(say, deployment, resource, service);
    return service;
  });
}

/** Names and ids that ARM gave, by which the rest of the stack is known. */
function learn({ stack, serviceId }: Deployment, service: unknown): void {
  for (const resource of stack?.ofType("azurerm_api_management") ?? []) {
    const name = textAt(service, "name");
    if (name !== undefined) stack?.learnFrom(resource.attributes["name"], name);
    if (stack?.text(resource, "name") !== name) continue;
    stack?.learn(resource, "id", serviceId);
    const gateway = textAt(service, "properties.gatewayUrl");
    if (gateway !== undefined) stack?.learn(resource, "gateway_url", gateway);
  }
  const attached = Object.entries(objectOf(at(service, "identity.userAssignedIdentities")));
  for (const resource of stack?.ofType("azurerm_user_assigned_identity") ?? []) {
    const [, identity] =
      attached.find(([id]) => id.split("/").at(-1) === stack?.text(resource, "name")) ?? [];
    const { principalId, clientId } = objectOf(identity);
    if (typeof principalId === "string") stack?.learn(resource, "principal_id", principalId);
    if (typeof clientId === "string") stack?.learn(resource, "client_id", clientId);
  }
}

function sayOfSku(say: Say, wanted: string | undefined, sku: string): void {
  if (wanted === undefined || wanted.toLowerCase() === sku.toLowerCase()) return;
  say.wrong(
    `The service is ${sku}, and the stack says ${wanted}: policies and limits of one tier need not fit another.`,
    "Deploy the stack, or set the stack's tier to what is there.",
  );
}

function sayOfHosts(say: Say, { url }: Deployment, service: unknown): void {
  const configured = listAt(service, "properties.hostnameConfigurations");
  const gateway = textAt(service, "properties.gatewayUrl") ?? "";
  const hosts = [
    ...(URL.canParse(gateway) ? [new URL(gateway).hostname] : []),
    ...configured
      .filter((one) => textAt(one, "type") === "Proxy")
      .map((one) => textAt(one, "hostName") ?? ""),
  ].map((host) => host.toLowerCase());
  if (!hosts.includes(url.hostname)) {
    say.wrong(
      `The service answers for ${hosts.join(", ")}, and not for ${url.hostname}.`,
      "Add the host name to the service, or have what stands before it (a Front Door, a proxy) examined by its own URL.",
    );
  }
  for (const one of configured) {
    sayExpiry(say, {
      what: `The certificate of ${textAt(one, "hostName")}`,
      end: textAt(one, "certificate.expiry"),
      remedy:
        "Renew it in the Key Vault; without a version in its URI, API Management takes a renewed one by itself.",
    });
  }
}

function sayOfIdentities(
  say: Say,
  deployment: Deployment,
  resource: StackResource | undefined,
  service: unknown,
): void {
  const { stack } = deployment;
  const attached = Object.keys(objectOf(at(service, "identity.userAssignedIdentities"))).map((id) =>
    id.toLowerCase(),
  );
  for (const written of listAt(resource?.attributes, "identity.identity_ids")) {
    const identity = stack?.referredTo(written);
    const id = identity && resourceId(deployment, identity);
    if (id === undefined || attached.includes(id.toLowerCase())) continue;
    say.wrong(
      `The service does not have the identity ${id.split("/").at(-1)}: it cannot prove itself to Entra, the store or servers.`,
      "Deploy the stack; whoever took it away is in the service's activity log.",
    );
  }
}
