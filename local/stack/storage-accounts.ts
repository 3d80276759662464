import { StartError } from "../errors.ts";
import type { BlobContainer } from "../storage/index.ts";
import { nameOfPart } from "./gateway-names.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { writtenNamedValues } from "./named-values.ts";
import type { References } from "./references.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

/**
 * The accounts of the storage emulator, which has to know them when it starts, before the stack is known. They
 * stand for those of the stack in turn.
 */
export const storageAccounts: readonly string[] = Array.from({ length: 16 }, (_, index) =>
  index === 0 ? "localgateway" : `localgateway${index + 1}`,
);

/** What is read of a stack with its cloud. */
interface StackInCloud {
  readonly stack: TerraformJson;
  readonly cloud: LocalCloud;
  readonly references: References;
}

/**
 * The blob containers of the stack, made by it or there already.
 * @throws StartError when there are more accounts than the emulator has.
 */
export function storageContainers({ stack, cloud, references }: StackInCloud): BlobContainer[] {
  return containers(stack).map((block) => {
    const account = storageAccounts[cloud.storageAccount(accountOf(block, references))];
    if (account !== undefined) return { account, name: references.text(block, "name") };
    throw new StartError(
      `The stack has more than ${storageAccounts.length} storage accounts with blob containers. Run its gateways in stacks of their own.`,
    );
  });
}

/** An account that exists already has its address written in the stack, as that of the store of a gateway. */
export function standForAccounts({ stack, cloud, references }: StackInCloud): void {
  for (const written of writtenNamedValues(stack, nameOfPart("grant-store"))) {
    if (!URL.canParse(written)) continue;
    const { origin, hostname, pathname } = new URL(written);
    const named = containers(stack).filter(
      (block) => references.text(block, "name") === pathname.split("/").at(-1),
    );
    // An address of its own does not say whose it is.
    const ofAccount = named.find((block) =>
      accountOf(block, references).endsWith(`/${hostname.split(".")[0]}`),
    );
    const container = ofAccount ?? named[0];
    if (container === undefined) continue;
    const account = cloud.storageAccount(accountOf(container, references));
    cloud.setOrigin(origin, cloud.blobEndpointOf(account).replace(/\/$/, ""));
  }
}

/** The address of the account that has a container, or the resource id of one that exists already. */
function accountOf(container: TerraformBlock, references: References): string {
  return references.text(container, "storage_account_id").replace(/^\/local\//, "");
}

function containers(stack: TerraformJson): TerraformBlock[] {
  return ["azurerm_storage_container", "data.azurerm_storage_container"].flatMap((type) =>
    stack.ofType(type),
  );
}
