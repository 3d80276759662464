import { StartError } from "../errors.ts";
import type { TerraformJson } from "./terraform-json.ts";

/** How the variables of the environment are called that hold such values. */
const variablePrefix = "KEY_VAULT_SECRET_";

/**
 * The values of secrets that are in a Key Vault of somebody else, by their URIs, as far as they are given: by the name of the secret, or
 * else in the environment, `KEY_VAULT_SECRET_ORDERS_KEY` for `orders-key`. They are kept nowhere.
 *
 * @throws StartError when the stack reads no secret of a name that is given, or when there are several in different vaults.
 */
export function givenSecrets(
  stack: TerraformJson,
  given: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, string> {
  const uris = secretUris(stack);
  for (const name of Object.keys(given)) checkName(name, uris);
  const values = uris.flatMap((uri) => {
    const name = nameOf(uri);
    const value = given[name] ?? environment[variableOf(name)];
    return value === undefined ? [] : [[uri, value] as const];
  });
  return new Map(values);
}

function checkName(name: string, uris: readonly string[]): void {
  const called = uris.filter((uri) => nameOf(uri) === name);
  if (called.length === 1) return;
  const names = [...new Set(uris.map(nameOf))].join(", ");
  throw new StartError(
    called.length > 1
      ? `Several secrets of the stack are called "${name}": ${called.join(", ")}. Give them different names.`
      : `The stack reads no secret "${name}" of a Key Vault${names === "" ? "; it reads none" : `. Those that it reads: ${names}`}.`,
  );
}

/** The URIs that named values and container apps read, but for those of secrets that the stack itself makes. */
function secretUris(stack: TerraformJson): string[] {
  const ids = [
    ...stack
      .ofType("azurerm_api_management_named_value")
      .map(({ values }) => idOf(values["value_from_key_vault"], "secret_id")),
    ...stack
      .ofType("azurerm_container_app")
      .flatMap(({ values }) => [values["secret"] ?? []].flat())
      .map((secret) => idOf(secret, "key_vault_secret_id")),
  ];
  return [...new Set(ids.filter((id) => id !== undefined && !id.includes("${")))].flatMap(
    (id) => id ?? [],
  );
}

function idOf(block: unknown, attribute: string): string | undefined {
  const [only] = [block].flat();
  const id: unknown = (only as Readonly<Record<string, unknown>> | undefined)?.[attribute];
  return typeof id === "string" ? id : undefined;
}

function nameOf(uri: string): string {
  return /\/secrets\/([^/]+)/.exec(uri)?.[1] ?? uri;
}

function variableOf(name: string): string {
  return `${variablePrefix}${name.toUpperCase().replaceAll("-", "_")}`;
}
