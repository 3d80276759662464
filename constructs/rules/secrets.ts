import { isTrue } from "./setting-rule.ts";
import type { RuleProblem, StackRule } from "./stack-rule.ts";
import {
  isReference,
  parts,
  type StackBlock,
  type SynthesizedStack,
  textsIn,
} from "./synthesized-stack.ts";

/** Attributes that the providers mark as sensitive, of whatever resource has them. */
const sensitive =
  /^(?:(?:primary|secondary)_(?:\w+_)?(?:key|connection_string|sas)|primary_shared_key|secondary_shared_key|\w*password|connection_string|instrumentation_key|client_secret|sas_token|private_key(?:_\w+)?|default_\w+_key|access_key|certificate_data\w*)$/;

/** Types whose one purpose is a secret, with the attributes that hold it. */
const secretTypes: Readonly<Record<string, RegExp>> = {
  azuread_application_password: /^value$/,
  azuread_service_principal_password: /^value$/,
  azurerm_key_vault_secret: /^value$/,
  "data.azurerm_key_vault_secret": /^value$/,
  random_password: /^(?:result|bcrypt_hash)$/,
  random_bytes: /^(?:base64|hex)$/,
};

/** Outputs are printed, and read by every pipeline. */
export const secretOutputs: StackRule = {
  id: "secret-output",
  severity: "error",
  title: "No output has a secret in it",
  reason:
    "Outputs stand in the logs of pipelines, and `terraform output -json` prints sensitive ones too (Terraform, Output values).",
  remedy: "Take the output away; whoever needs the secret reads it where it is kept.",
  check: (stack) =>
    stack.outputs.flatMap(({ name, value }): RuleProblem[] => {
      const secrets = [...textsIn(value)].flatMap(({ text }) => secretsNamed(stack, text));
      return secrets.slice(0, 1).map((secret) => ({
        path: `output.${name}`,
        problem: `The output is made of the secret ${secret}.`,
      }));
    }),
};

/** What looks like a secret, wherever it stands. */
const shapes: readonly (readonly [string, RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a key of a connection string", /(?:AccountKey|SharedAccessKey|Password|Pwd)=[^;${}\s]{8,}/i],
  ["a shared access signature", /[?&]sig=[A-Za-z0-9%+/=]{20,}/],
  ["a function key", /[?&]code=[A-Za-z0-9_%+/=-]{20,}/],
  ["a token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/],
  ["a password in a URL", /:\/\/[^\s/:@{}]+:[^\s/:@{}]{4,}@/],
  ["a credential of HTTP", />\s*(?:Basic|Bearer) [A-Za-z0-9+/=._-]{12,}\s*</],
];

/** Variables of a container that are named after a secret. */
const secretName =
  /(?:^|_)(?:SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|TOKEN|CREDENTIALS?|CONNECTION_?STRING)$/i;

/** Whoever reads the repository or the plan reads what is written in a stack. */
export const plainSecrets: StackRule = {
  id: "plain-secret",
  severity: "error",
  title: "No secret is written in the stack",
  reason:
    "What a stack says stands in the repository, the plan and the state in plain text (CWE-798, use of hard-coded credentials).",
  remedy:
    "Keep it in a Key Vault and name it: BackendSecret.fromKeyVault, value_from_key_vault, key_vault_secret_id. Change it where it was written.",
  check: (stack) => [
    ...stack.blocks.flatMap((block) => [
      ...shaped(block.values, block.path),
      ...declared(stack, block),
    ]),
    ...Object.entries(stack.settings).flatMap(([kind, values]) => shaped(values, kind)),
    ...secretDefaults(stack),
  ],
};

/** Named values that everybody with a right to look at the service sees. */
export const openNamedValues: StackRule = {
  id: "open-named-value",
  severity: "error",
  title: "A named value that holds a secret is marked as one",
  reason:
    "Readers of a service see the values of named values, those of secret ones only who may list secrets (Microsoft, Use named values in API Management policies).",
  remedy: "Set secret to true on the named value.",
  check: (stack) =>
    stack.ofType("azurerm_api_management_named_value").flatMap(({ values, path }) => {
      if (isTrue(values["secret"])) return [];
      return secretsNamed(stack, values["value"]).map((secret) => ({
        path,
        problem: `The named value is not secret, and its value is ${secret}.`,
      }));
    }),
};

/** A variable that is sensitive and has its value beside it. */
function secretDefaults(stack: SynthesizedStack): RuleProblem[] {
  return parts(stack.settings["variable"])
    .flatMap((variables) => Object.entries(variables))
    .filter(([, variable]) =>
      parts(variable).some(
        ({ sensitive: hidden, default: value }) =>
          isTrue(hidden) && typeof value === "string" && value !== "",
      ),
    )
    .map(([name]) => ({
      path: `variable.${name}`,
      problem: "The default of the sensitive variable is written in plain text.",
    }));
}

function shaped(values: unknown, path: string): RuleProblem[] {
  return [...textsIn(values)].flatMap(({ path: attribute, text }) =>
    shapes
      .filter(([, shape]) => shape.test(text))
      .map(([what]) => ({ path, problem: `${attribute} has ${what} in it.` })),
  );
}

/** Values that are secrets because of where they stand. */
function declared(stack: SynthesizedStack, block: StackBlock): RuleProblem[] {
  const { type, values, path } = block;
  const written = (value: unknown) =>
    typeof value === "string" && value !== "" && !isReference(value);
  const found: string[] = [];
  if (type === "azurerm_api_management_named_value" && isTrue(values["secret"])) {
    if (written(values["value"])) found.push("value of a secret named value");
  }
  if (type === "azurerm_key_vault_secret" && written(values["value"])) found.push("value");
  if (type === "azurerm_container_app") {
    for (const { name, value } of stack.valuesAt(block, "secret").flatMap(parts)) {
      if (written(value)) found.push(`value of the secret ${String(name)}`);
    }
    for (const { name, value } of stack.valuesAt(block, "template.container.env").flatMap(parts)) {
      if (secretName.test(String(name)) && written(value)) found.push(`variable ${String(name)}`);
    }
  }
  return found.map((what) => ({ path, problem: `The ${what} is written in plain text.` }));
}

const expressions = /(?<!\$)\$\{([^}]*)\}/g;
const attributes = /((?:data\.)?\b[a-z]\w*)\.([\w-]+)((?:\.\w+|\[[^\]]*\])*)/g;

/** The secrets that a text refers to, by their addresses in Terraform. */
function secretsNamed(stack: SynthesizedStack, text: unknown, depth = 0): string[] {
  if (typeof text !== "string" || depth > 8) return [];
  const named = [...text.matchAll(expressions)].flatMap(([, expression = ""]) => [
    ...expression.matchAll(attributes),
  ]);
  return named.flatMap(([whole = "", type = "", name = "", rest = ""]) => {
    if (type === "local") {
      const values = parts(stack.settings["locals"]).map((locals) => locals[name]);
      const texts = values.flatMap((value) => [...textsIn(value)]);
      return texts.flatMap((it) => secretsNamed(stack, it.text, depth + 1));
    }
    if (type === "var") return isSensitive(stack, name) ? [whole] : [];
    const address = `${type}.${name}`;
    const wrapped = address.startsWith("terraform_data.") && stack.ofType("terraform_data");
    if (wrapped) {
      const inputs = wrapped
        .filter((block) => block.address === address)
        .map(({ values }) => values);
      const texts = inputs.flatMap((values) => [...textsIn(values["input"])]);
      return texts.flatMap((it) => secretsNamed(stack, it.text, depth + 1));
    }
    // The index may be the attribute: random_password.it["result"].
    const path = rest.replace(/\[\s*"(\w+)"\s*\]/g, ".$1").replace(/\[[^\]]*\]/g, "");
    const attribute = path.split(".").at(-1) ?? "";
    // All of a resource has its secrets in it.
    if (attribute === "") return secretTypes[type] === undefined && !hasKeys(type) ? [] : [address];
    const isSecret =
      secretTypes[type]?.test(attribute) === true ||
      (/^(?:data\.)?az/.test(type) && sensitive.test(attribute)) ||
      (type === "azurerm_api_management_named_value" &&
        attribute === "value" &&
        marked(stack, address));
    return isSecret ? [`${address}.${attribute}`] : [];
  });
}

/** Types whose keys every output of the whole would have. */
function hasKeys(type: string): boolean {
  return /^(?:data\.)?azurerm_(?:storage_account|application_insights|log_analytics_workspace|container_registry|cosmosdb_account|redis_cache)$/.test(
    type,
  );
}

function isSensitive(stack: SynthesizedStack, name: string): boolean {
  return parts(stack.settings["variable"])
    .flatMap((variables) => parts(variables[name]))
    .some(({ sensitive: hidden }) => isTrue(hidden));
}

function marked(stack: SynthesizedStack, address: string): boolean {
  return stack.blocks.some((block) => block.address === address && isTrue(block.values["secret"]));
}
