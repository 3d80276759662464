import { StartError } from "../errors.ts";
import type { Attribute, Attributes } from "./attribute.ts";
import { attributesOf } from "./schema.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

/**
 * Refuses a stack that says something which does nothing here.
 *
 * @throws StartError with a sentence for each attribute.
 */
export function checkAttributes(stack: TerraformJson): void {
  const findings = stack.blocks.flatMap(findingsOf);
  if (findings.length === 0) return;
  throw new StartError(
    `The stack says what would be done in Azure and not here, so it would behave differently:\n${findings.map((text) => `  ${text}`).join("\n")}\nLeave it out of the stack that runs here.`,
  );
}

function findingsOf({ address, type, values }: TerraformBlock): string[] {
  const attributes = attributesOf(type);
  if (attributes !== undefined) return findingsIn(values, attributes, address);
  if (/^(?:data\.)?azurerm_api_management/.test(type)) {
    return [`${address}: nothing here stands for a ${type}.`];
  }
  return /^azapi_/.test(type) ? findingsOfAzapi(address, values) : [];
}

/** What azapi makes, or changes, is written as the body of a request to Azure, which nothing here reads. */
function findingsOfAzapi(address: string, values: TerraformBlock["values"]): string[] {
  const type = values["type"];
  if (typeof type !== "string" || type.includes("${")) {
    return [
      `${address}: only Terraform knows the type of what azapi makes there, which may be a part of API Management. Write the type as it is.`,
    ];
  }
  const made = type.split("@")[0] ?? "";
  if (!/^microsoft\.apimanagement\//i.test(made)) return [];
  const advice = /\/apis$/i.test(made)
    ? " Write the API as azurerm_api_management_api, or run it out of a folder with `policy serve`, which knows MCP servers of API Management, too."
    : "";
  return [`${address}: nothing here reads a ${made} that azapi makes.${advice}`];
}

function findingsIn(
  values: Readonly<Record<string, unknown>>,
  attributes: Attributes,
  where: string,
): string[] {
  const missing = Object.entries(attributes).flatMap(([name, attribute]) =>
    attribute.kind === "fixed" && attribute.needed && values[name] === undefined
      ? [`${where}: ${name} is not set; here it is always ${JSON.stringify(attribute.values[0])}.`]
      : [],
  );
  const found = Object.entries(values).flatMap(([name, value]) => {
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return findingsAt(attribute, value, `${where}: ${name}`);
  });
  return [...missing, ...found];
}

function findingsAt(attribute: Attribute | undefined, value: unknown, where: string): string[] {
  switch (attribute?.kind) {
    case undefined:
      return [`${where} is not known here.`];
    case "used":
    case "irrelevant":
      return [];
    case "fixed": {
      const known = attribute.values.map((only) => JSON.stringify(only));
      const given = JSON.stringify(value);
      return known.includes(given)
        ? []
        : [`${where} is ${given}; here it is always ${known.join(" or ")}.`];
    }
    case "block":
      return [value]
        .flat()
        .flatMap((item) => findingsIn(asRecord(item), attribute.attributes, where));
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
