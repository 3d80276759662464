import { armLimitTable } from "../../../constructs/rules/arm-limit-table.ts";
import { kindOfType } from "../../../constructs/rules/azure-names.ts";
import { azureadArguments } from "../../../constructs/rules/azuread-arguments.ts";
import { azurermArguments } from "../../../constructs/rules/azurerm-arguments.ts";
import { commonArguments } from "../../../constructs/rules/common-arguments.ts";
import { SynthesizedStack } from "../../../constructs/rules/synthesized-stack.ts";

/** What may be any text, or is one that is written in the constructs and never comes from a property. */
const free: readonly RegExp[] = [
  // The compiler of policies reads these.
  /^azurerm_api_management_\w+ (?:xml_content|value)$/,
  /_diagnostic \w+\.data_masking\.\w+\.value$/,
  /^azurerm_container_app template\.container\.env\.value$/,
  /^azurerm_container_app_environment workload_profile\.(?:name|workload_profile_type)$/,
  /^azurerm_key_vault_certificate certificate_policy\.(?:issuer_parameters\.name|x509_certificate_properties\.subject)$/,
  /^azurerm_private_endpoint private_service_connection\.subresource_names$/,
  /^azurerm_role_assignment role_definition_name$/,
  /^azurerm_storage_management_policy rule\.(?:filters\.prefix_match|name)$/,
  /^azurerm_subnet delegation\./,
  /^azuread_application_password display_name$/,
  /^azuread_application_permission_scope user_consent_/,
  /^azurerm_\w+ (?:tags|keepers)\./,
];

/** Texts and numbers of a stack's resources that no rule compares with anything, and that are not as good as any. */
export function unexaminedArguments(terraform: unknown): string[] {
  const all = new SynthesizedStack(terraform).blocks
    .filter(({ type }) => /^az(?:urerm|uread)_/.test(type))
    .flatMap(({ type, values }) =>
      [...leaves(values)].filter((it) => !isExamined(type, it)).map((it) => `${type} ${it}`),
    );
  return [...new Set(all)].filter((it) => !free.some((pattern) => pattern.test(it)));
}

function isExamined(type: string, argument: string): boolean {
  const taken = [...(azurermArguments[type] ?? []), ...(azureadArguments[type] ?? [])];
  return (
    [...taken, ...commonArguments].some((it) => it.argument === argument) ||
    armLimitTable[type]?.[argument] !== undefined ||
    (argument === "name" && kindOfType[type] !== undefined)
  );
}

/** The names that lead to a text or number that is not made of a reference alone. */
function* leaves(value: unknown, path = ""): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* leaves(item, path);
  else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const isOfTerraform = path === "" && meta.has(name);
      if (!isOfTerraform) yield* leaves(inner, path === "" ? name : `${path}.${name}`);
    }
  } else if (typeof value === "number") yield path;
  else if (typeof value === "string" && !/^\$\{[^}]*\}$/.test(value)) yield path;
}

const meta = new Set(["//", "depends_on", "lifecycle", "provider", "provisioner", "connection"]);
