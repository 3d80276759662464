import type { References } from "./references.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

/** All named values, as policies refer to them; what is in a Key Vault of Azure is made here. */
export function readNamedValues(stack: TerraformJson, references: References): Map<string, string> {
  return new Map(
    blocks(stack).map((block) => {
      const vault = references.value(block.values["value_from_key_vault"]) as
        | { readonly secret_id: string }
        | undefined;
      return [
        references.text(block, "display_name"),
        vault === undefined
          ? references.text(block, "value")
          : references.keyVaultSecret(vault.secret_id),
      ] as const;
    }),
  );
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
    .filter((block) => name.test(references.text(block, "name")))
    .map((block) => references.text(block, "value"));
}

/** The value of this name; undefined when the stack has none. */
export function namedValue(
  stack: TerraformJson,
  references: References,
  name: string,
): string | undefined {
  const block = blocks(stack).find((value) => references.text(value, "name") === name);
  return block && references.text(block, "value");
}

/** The value of this name as the stack has it written; undefined when there is none, or only Terraform knows it. */
export function writtenNamedValue(stack: TerraformJson, name: string): string | undefined {
  return blocks(stack)
    .filter(({ values }) => values["name"] === name)
    .flatMap(written)[0];
}

/** The first value of such a name that the stack has written; undefined when only Terraform knows any. */
export function writtenNamedValueLike(stack: TerraformJson, name: RegExp): string | undefined {
  return blocks(stack)
    .filter(({ values }) => name.test(String(values["name"])))
    .flatMap(written)[0];
}

function written({ values: { value } }: TerraformBlock): string[] {
  return value === undefined || String(value).includes("${") ? [] : [String(value)];
}

function blocks(stack: TerraformJson): TerraformBlock[] {
  return stack.ofType("azurerm_api_management_named_value");
}
