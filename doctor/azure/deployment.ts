import { type JsonObject, objectOf, textAt } from "../json-of-others.ts";
import { NotSeen } from "../report.ts";
import type { AzureApi } from "./azure-api.ts";
import type { DeployedStack } from "./project.ts";
import type { Stack } from "./synthesized-stack.ts";

/** Which service it is, where no project says so. */
export interface NamedService {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly service: string;
}

/** A gateway that was deployed. */
export interface Deployment {
  /** The MCP URL that is examined. */
  readonly url: URL;
  readonly arm: AzureApi;
  readonly graph: AzureApi;
  readonly subscription: string;
  readonly resourceGroup: string;
  /** The ARM id of its API Management service. */
  readonly serviceId: string;
  readonly serviceName: string;
  /** What was synthesized; undefined where the doctor is not in the gateway's project. */
  readonly stack: Stack | undefined;
  /** The client id of the gateway's registration in Entra, where it is known. */
  readonly entraClientId: string | undefined;
  /** The gateway's issuer, where it is known. */
  readonly issuer: string | undefined;
}

/**
 * Finds the gateway behind a URL: by the options that name its service, or by the outputs of a stack of this project.
 *
 * @throws NotSeen when neither says which it is.
 */
export function deploymentAt(
  url: URL,
  apis: Pick<Deployment, "arm" | "graph">,
  named: NamedService | undefined,
  stacks: readonly DeployedStack[],
): Deployment {
  const found = stackOf(url, stacks);
  const said = found === undefined ? undefined : saidOf(found, url);
  const service = named ?? serviceOf(textAt(said?.azure, "serviceId"));
  if (service === undefined) {
    throw new NotSeen(
      "It is not known which API Management service this is.",
      "Run the doctor in the folder of the project that was deployed from here, or say which: --subscription ID --resource-group NAME --service NAME.",
    );
  }
  // Where outputs cannot be read, no stack is known by its URL, and the project's only one is what there is to compare with.
  const stack = found?.stack ?? (stacks.length === 1 ? stacks[0]?.stack : undefined);
  learnOutputs(stack, found?.outputs);
  const { subscription, resourceGroup, service: serviceName } = service;
  return {
    ...{ url, ...apis, subscription, resourceGroup, serviceName, stack },
    serviceId: serviceIdOf(service),
    entraClientId: textAt(said?.azure, "entraClientId"),
    issuer: said?.issuer,
  };
}

/** The ARM id of a service. */
function serviceIdOf({ subscription, resourceGroup, service }: NamedService): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.ApiManagement/service/${service}`;
}

const serviceIdPattern =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.ApiManagement\/service\/([^/]+)$/i;

/** What an ARM id of a service names; undefined where it is none. */
function serviceOf(id: string | undefined): NamedService | undefined {
  const [, subscription, resourceGroup, service] = serviceIdPattern.exec(id ?? "") ?? [];
  if (subscription === undefined || resourceGroup === undefined || service === undefined) {
    return undefined;
  }
  return { subscription, resourceGroup, service };
}

/** The stack that has this URL among its outputs. */
function stackOf(url: URL, stacks: readonly DeployedStack[]): DeployedStack | undefined {
  return stacks.find(({ outputs }) =>
    Object.values(objectOf(outputs)).some(
      (value) => typeof value === "string" && isIssuerOf(value, url),
    ),
  );
}

/** What the outputs say of the gateway that is the issuer for a URL; of several the one that is nearest. */
function saidOf({ outputs }: DeployedStack, url: URL) {
  const issuers = Object.entries(objectOf(outputs)).flatMap(([name, value]) =>
    name.endsWith("-issuer") && typeof value === "string" && isIssuerOf(value, url)
      ? [{ prefix: name.slice(0, -"issuer".length), issuer: value }]
      : [],
  );
  const [nearest] = issuers.sort((a, b) => b.issuer.length - a.issuer.length);
  if (nearest === undefined) return undefined;
  const azure: JsonObject = objectOf(objectOf(outputs)[`${nearest.prefix}azure`]);
  return { issuer: nearest.issuer, azure };
}

function isIssuerOf(issuer: string, url: URL): boolean {
  if (!URL.canParse(issuer)) return false;
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return origin === url.origin && (url.pathname === path || url.pathname.startsWith(`${path}/`));
}

/** What became of each output says what the references in it stand for. */
function learnOutputs(stack: Stack | undefined, outputs: JsonObject | undefined): void {
  for (const [name, template] of stack?.outputs ?? []) stack?.learnFrom(template, outputs?.[name]);
}
