import { StartError } from "../errors.ts";

/** A variable of a stack, as cdktf writes it. */
export interface VariableBlock {
  /** @default any type */
  readonly type?: string;
  readonly default?: unknown;
}

/**
 * The values of a stack's variables, by the order of Terraform
 * (https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence):
 * what is given, then TF_VAR_name of the environment, then the default.
 *
 * @throws StartError naming every variable without a value, and what is given for none.
 */
export function variableValues(
  blocks: Readonly<Record<string, VariableBlock>>,
  given: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, unknown> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(blocks, name));
  if (unknown.length > 0) {
    const known = Object.keys(blocks).join(", ") || "none";
    throw new StartError(
      `The stack has no variable ${unknown.join(", ")}; its variables: ${known}.`,
    );
  }
  const values = new Map<string, unknown>();
  for (const [name, { type, default: fallback }] of Object.entries(blocks)) {
    const text = Object.hasOwn(given, name) ? given[name] : environment[`TF_VAR_${name}`];
    const value = text === undefined ? fallback : typed(name, text, type);
    if (value !== undefined) values.set(name, value);
  }
  const missing = Object.keys(blocks).filter((name) => !values.has(name));
  if (missing.length > 0) {
    const [first = ""] = missing;
    // Shells export no name with a hyphen in it.
    const plain = missing.find((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
    const environment = plain === undefined ? "" : `, or TF_VAR_${plain} in the environment`;
    throw new StartError(
      `Variables of the stack have no value: ${missing.join(", ")}. Give each one: --var ${first}=VALUE${environment}.`,
    );
  }
  return values;
}

/** Text is taken as it is where text is asked for; what else is written must be of its type. */
function typed(name: string, text: string, type: string | undefined): unknown {
  if (type === undefined || type === "string" || type === "any") return text;
  const value = parsed(text);
  const fits =
    type === "number" || type === "bool"
      ? typeof value === (type === "number" ? "number" : "boolean")
      : typeof value === "object" && value !== null;
  if (!fits) {
    throw new StartError(`The variable ${name} must be ${type}, written as JSON.`);
  }
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What is no JSON is refused by whoever asks, who knows the name; the text may be a secret.
    return undefined;
  }
}
