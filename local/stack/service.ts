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
  if (service === undefined) throw new StartError(noService(stack));
  const others = [...made, ...existing].filter(
    (other) => other !== service && !isSame(service, other, references),
  );
  if (others.length > 0) {
    throw new StartError(
      `One service runs here at a time, with any number of gateways on it: the stack must have one API Management service, and it has ${others.length + 1}. Run a stack for each.`,
    );
  }
  const sku = made.length > 0 ? references.text(service, "sku_name") : requiredSku(service);
  const tier = tiers.find((name) => sku.startsWith(`${name}_`));
  if (tier === undefined) throw new StartError(`${sku} is not a SKU of API Management.`);
  return { name: references.text(service, "name"), tier };
}

/**
 * Whether a service that exists for one stack is the one that another makes, or has as well. Of a name that is made with
 * what the deployment draws, such as a suffix, the rest is compared.
 */
function isSame(service: TerraformBlock, other: TerraformBlock, references: References): boolean {
  // Two gateways may each have looked up the one service.
  if (!other.type.startsWith("data.")) return false;
  const name = references.text(other, "name");
  const written = String(service.values["name"]).split(/\$\{[^{}]*\}/);
  // Such names are letters, digits and hyphens.
  const pattern = written.join("[A-Za-z0-9-]+");
  return name === references.text(service, "name") || new RegExp(`^${pattern}$`).test(name);
}

function noService(stack: TerraformJson): string {
  return stack.ofType("azurerm_api_management_api").length === 0
    ? "One service runs here at a time, with any number of gateways on it: the stack must have one API Management service, and it has none. Run a stack for each."
    : "The stack adds to an API Management service that another stack has. Run both together, each by its file: --stack FILE --stack FILE.";
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
