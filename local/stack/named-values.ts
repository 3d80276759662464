import type { References } from "./references.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

/** All named values, as policies refer to them; what is in a Key Vault of somebody else is made here. */
export function readNamedValues(stack: TerraformJson, references: References): Map<string, string> {
  return new Map(
    blocks(stack).map((block) => [
      references.text(block, "display_name"),
      secretOrValue(stack, references, block),
    ]),
  );
}

function secretOrValue(
  stack: TerraformJson,
  references: References,
  block: TerraformBlock,
): string {
  const vault = references.value(block.values["value_from_key_vault"]) as
    | { readonly secret_id: string }
    | undefined;
  if (vault === undefined) return references.text(block, "value");
  const kept = stack
    .ofType("azurerm_key_vault_secret")
    .find(({ address }) => references.value(`\${${address}.id}`) === vault.secret_id);
  return kept === undefined
    ? references.keyVaultSecret(vault.secret_id)
    : references.text(kept, "value");
}

/**
 * The values of certain names. They can be read while others still wait for what is not started yet.
 */
export function namedValuesLike(
  stack: TerraformJson,
  references: References,
  name: RegExp,
): string[] {
  return blocks(stack)
    .filter((block) => name.test(displayName(block)))
    .map((block) => secretOrValue(stack, references, block));
}

/** The value of this name; undefined when the stack has none. */
export function namedValue(
  stack: TerraformJson,
  references: References,
  name: string,
): string | undefined {
  const block = blocks(stack).find((value) => displayName(value) === name);
  return block && secretOrValue(stack, references, block);
}

/** The names of all named values, by which policies refer to them. */
export function namesOfValues(stack: TerraformJson): string[] {
  return blocks(stack).map(displayName);
}

/** The names of those whose values are secret. */
export function secretNames(stack: TerraformJson): ReadonlySet<string> {
  return new Set(
    blocks(stack)
      .filter(
        ({ values }) => values["secret"] === true || values["value_from_key_vault"] !== undefined,
      )
      .map(displayName),
  );
}

/** The values of such names that the stack has written; those that only Terraform knows are not among them. */
export function writtenNamedValues(stack: TerraformJson, name: RegExp): string[] {
  return blocks(stack)
    .filter((block) => name.test(displayName(block)))
    .flatMap(written);
}

function displayName({ values }: TerraformBlock): string {
  return String(values["display_name"]);
}

function written({ values: { value } }: TerraformBlock): string[] {
  return value === undefined || String(value).includes("${") ? [] : [String(value)];
}

function blocks(stack: TerraformJson): TerraformBlock[] {
  return stack.ofType("azurerm_api_management_named_value");
}
