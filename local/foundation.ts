import type { Logger } from "pino";
import type { Closing } from "./closing.ts";
import { freePort } from "./containers/free-port.ts";
import { type RunningContainer, runContainer } from "./containers/run-container.ts";
import type { GatewayData } from "./data/data-folder.ts";
import {
  type EntraVisit,
  type LocalEntra,
  type ManagedIdentityToken,
  startEntra,
} from "./entra/index.ts";
import type { LocalOptions } from "./local-options.ts";
import { backendStandIns, replacedContainers } from "./stack/backend-stand-ins.ts";
import { checkAttributes } from "./stack/check-attributes.ts";
import { readContainers } from "./stack/containers.ts";
import { readManagedIdentities } from "./stack/entra-apps.ts";
import { readOtherTenants } from "./stack/entra-tenants.ts";
import { existingTenant } from "./stack/existing.ts";
import { nameOfPart } from "./stack/gateway-names.ts";
import { givenSecrets } from "./stack/key-vault-secrets.ts";
import { identifier, LocalCloud } from "./stack/local-cloud.ts";
import { writtenNamedValues } from "./stack/named-values.ts";
import { readPeople } from "./stack/people.ts";
import { References } from "./stack/references.ts";
import { readService } from "./stack/service.ts";
import { type StackFiles, TerraformJson } from "./stack/terraform-json.ts";

/** The stack with its cloud, as far as it stands before storage and containers. */
export interface Foundation {
  readonly stack: TerraformJson;
  readonly cloud: LocalCloud;
  readonly references: References;
  readonly entra: LocalEntra;
  readonly data: GatewayData;
}

const localTenantId = identifier("the local tenant");
const entraOrigin = "https://login.microsoftonline.com";

/** Reads the stack and starts what stands for Entra. */
export async function layFoundation(
  options: LocalOptions,
  gatewayOrigin: string,
  data: GatewayData,
  logger: Logger,
  closing: Closing,
  visited?: (visit: EntraVisit) => void,
): Promise<Foundation> {
  const stack = readStack(await options.stack, options);
  const tenantId = existingTenant(stack) ?? localTenantId;
  const cloud = new LocalCloud(gatewayOrigin, tenantId, data.values);
  cloud.secrets = givenSecrets(stack, options.secrets ?? {}, process.env);
  const references = new References(stack, cloud);
  nameGateway(cloud, stack);
  // Before anything starts, which would fail at whatever two gateways have twice.
  readService(stack, references);
  const entra = await startEntra({
    tenantId,
    identities: readManagedIdentities(stack, references),
    people: options.people ?? readPeople(stack, references),
    otherTenants: readOtherTenants(stack, references, tenantId),
    data,
    logger,
    ...(visited === undefined ? {} : { visited }),
  });
  closing.add(() => entra.close());
  cloud.setOrigin(entraOrigin, entra.origin);
  return { stack, cloud, references, entra, data };
}

/** Another synthesis of the stack, in the cloud that stands already. */
export function relayFoundation(
  { cloud, entra, data }: Foundation,
  files: StackFiles,
  options: LocalOptions,
): Foundation {
  const stack = readStack(files, options);
  nameGateway(cloud, stack);
  return { stack, cloud, entra, data, references: new References(stack, cloud) };
}

/** A gateway with a domain of its own has its issuer written in the stack. */
function nameGateway(cloud: LocalCloud, stack: TerraformJson): void {
  for (const issuer of writtenNamedValues(stack, nameOfPart("issuer"))) {
    cloud.setGatewayOrigin(new URL(issuer).origin);
  }
}

/** @throws StartError at a file that is none, a variable without a value, and an attribute of which nothing is known here. */
export function readStack(files: StackFiles, options: LocalOptions): TerraformJson {
  const stack = TerraformJson.read(files, options.variables);
  checkAttributes(stack);
  return stack;
}

/** A token for storage: any identity's will do, since the emulator knows no roles. */
export async function storageToken({
  stack,
  references,
  entra,
}: Foundation): Promise<ManagedIdentityToken> {
  const [identity] = readManagedIdentities(stack, references);
  return await entra.managedIdentityToken(identity?.clientId ?? "", "https://storage.azure.com");
}

/** Starts the stack's containers, but those that something stands for. */
export async function startContainers(
  { stack, cloud, references }: Foundation,
  options: LocalOptions,
  logger: Logger,
  closing: Closing,
): Promise<RunningContainer[]> {
  const backends = backendStandIns(stack, references, options.backends ?? {});
  const replaced = replacedContainers(stack, references, backends);
  return await Promise.all(
    readContainers(stack, references, replaced).map(async (container) => {
      const running = await runContainer(container, await freePort(), logger);
      closing.add(() => running.stop());
      cloud.setOrigin(container.origin, running.origin);
      return running;
    }),
  );
}
