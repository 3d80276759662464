import { type Tier, tiers } from "../../policy/index.ts";
import { StartError } from "../errors.ts";
import type { References } from "./references.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

/** The API Management service of a stack, made by it or there already. */
export interface StackService {
  readonly name: string;
  readonly tier: Tier;
}

/** @throws StartError when the stack has no service, several, or one of an unknown tier. */
export function readService(stack: TerraformJson, references: References): StackService {
  const made = stack.ofType("azurerm_api_management");
  const existing = stack.ofType("data.azurerm_api_management");
  const [service] = [...made, ...existing];
  // Two gateways may each have looked up the one service.
  const services = new Set([...made, ...existing].map((one) => references.text(one, "name")));
  if (service === undefined || services.size > 1) {
    throw new StartError(
      `One service runs here at a time, with any number of gateways on it: the stack must have one API Management service, and it has ${service === undefined ? "none" : services.size}. Run a stack for each.`,
    );
  }
  const sku = made.length > 0 ? references.text(service, "sku_name") : requiredSku(service);
  const tier = tiers.find((name) => sku.startsWith(`${name}_`));
  if (tier === undefined) throw new StartError(`${sku} is no SKU of API Management.`);
  return { name: references.text(service, "name"), tier };
}

/** The beginning of the SKU that the stack requires of an existing service, `StandardV2_` for example. */
function requiredSku({ values, address }: TerraformBlock): string {
  const conditions = JSON.stringify(values["lifecycle"] ?? {});
  const [, sku] = /startswith\(self\.sku_name, \\"(\w+_)\\"\)/.exec(conditions) ?? [];
  if (sku !== undefined) return sku;
  throw new StartError(
    `The stack does not say of which tier ${address} is. GatewayService.fromExisting says it.`,
  );
}
