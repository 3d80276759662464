import { createHash } from "node:crypto";
import { type ResourceKind, resourceKinds } from "./resource-kinds.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Values = Readonly<Record<string, Json>>;

interface Lifecycle {
  readonly create_before_destroy?: boolean;
  readonly ignore_changes?: readonly string[];
}

/** A synthesized stack, as cdktf writes it. */
export interface SynthesizedStack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  /** Named values and fragments that another stack has on the same service, and that policies here may name. */
  readonly elsewhere?: ReadonlySet<string>;
}

/** One resource of a stack. */
interface Resource {
  readonly type: string;
  readonly address: string;
  readonly kind: ResourceKind;
  readonly values: Values;
  readonly lifecycle: Lifecycle;
  readonly dependsOn: readonly string[];
}

/**
 * A synthesized stack made of nothing but Terraform's own `terraform_data`, so that the real Terraform
 * can plan and deploy it with no provider and no cloud. There is one for each resource, with its
 * lifecycle and its references. It is replaced when an argument changes that the provider cannot change,
 * and updated when another does.
 *
 * The state then tells what each resource is called, what nobody else may have, and what it names. An
 * argument that refers to an argument of another resource is replaced by what that says, and one that
 * only Azure knows by an id that changes when the other resource is replaced, as in Terraform's plans.
 */
export class TerraformModel {
  readonly #resources = new Map<string, Resource>();
  readonly #elsewhere: ReadonlySet<string>;

  /** @throws Error for a type of resource that resource-kinds.ts does not know. */
  constructor(stack: SynthesizedStack) {
    this.#elsewhere = stack.elsewhere ?? new Set();
    for (const [type, blocks] of Object.entries(stack.resource)) {
      const kind = resourceKinds[type];
      if (kind === undefined) {
        throw new Error(`Say in resource-kinds.ts what replaces ${type} and what it shares.`);
      }
      for (const [name, block] of Object.entries(blocks)) {
        const { depends_on: dependsOn, lifecycle, provisioner: _, ...values } = block;
        const address = `${type}.${name}`;
        const ignored = (lifecycle as Lifecycle | undefined)?.ignore_changes ?? [];
        this.#resources.set(address, {
          type,
          address,
          kind,
          values: Object.fromEntries(
            Object.entries(values).filter(([key]) => !ignored.includes(key)),
          ),
          lifecycle: (lifecycle ?? {}) as Lifecycle,
          // What is only read is read before anything is done.
          dependsOn: ((dependsOn ?? []) as string[]).filter((it) => !it.startsWith("data.")),
        });
      }
    }
  }

  /** The text of the model, for a file `main.tf.json`. */
  toString(): string {
    const blocks = [...this.#resources.values()].map((resource) => [
      blockName(resource.address),
      this.#block(resource),
    ]);
    return JSON.stringify({ resource: { terraform_data: Object.fromEntries(blocks) } }, null, 1);
  }

  #block(resource: Resource): Json {
    const { kind, values, lifecycle, dependsOn } = resource;
    const referred = this.#referred(values);
    return {
      triggers_replace: this.#replacedBy(resource),
      input: {
        id: this.#id(resource),
        arguments: this.#resolved(withoutPolicies(values)),
        claims: (kind.claims ?? []).map((parts) =>
          this.#key(resource, `also ${parts.at(-1)}`, parts),
        ),
        names: [
          ...referred.map((address) => this.#id(this.#resource(address))),
          ...this.#namedInText(resource),
          ...this.#rolesToRead(resource),
        ],
        partOf: this.#namedBy(resource, kind.partOf),
        locks: this.#namedBy(resource, kind.locks),
      },
      lifecycle: lifecycle.create_before_destroy === true ? { create_before_destroy: true } : {},
      depends_on: [...new Set([...referred, ...dependsOn])].map(
        (address) => `terraform_data.${blockName(address)}`,
      ),
    };
  }

  /** What some arguments of a resource name, among what the stack makes. */
  #namedBy({ values }: Resource, names: readonly string[] = []): string[] {
    const arguments_ = Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
    return this.#referred(arguments_).map((address) => this.#id(this.#resource(address)));
  }

  /** The roles of the stack by which it reads secrets whose URIs it has; Azure takes it only while they are there. */
  #rolesToRead({ kind, values }: Resource): string[] {
    if (kind.readsSecrets !== true) return [];
    const uris = JSON.stringify(values).matchAll(/https:\/\/([\w-]+)[\w.-]*\/secrets\/([\w-]+)/g);
    const scopes = [...uris].flatMap(([, vault, name]) => [
      `/vaults/${vault}`,
      `/vaults/${vault}/secrets/${name}`,
    ]);
    return [...this.#resources.values()]
      .filter(({ type }) => type === "azurerm_role_assignment")
      .filter((role) => scopes.some((scope) => String(role.values["scope"]).endsWith(scope)))
      .map((role) => this.#id(role));
  }

  /** What a policy names in its text, in the same service. */
  #namedInText({ values }: Resource): string[] {
    const text = policyText(values);
    if (text === undefined) return [];
    const service = this.#resolved(
      values["api_management_name"] ?? values["api_management_id"] ?? null,
    );
    const named = (type: string, pattern: RegExp) =>
      [...new Set([...text.matchAll(pattern)].map(([, name]) => String(name)))]
        .filter((name) => !this.#elsewhere.has(name))
        .map((name) => plainText(`azurerm_api_management_${type} ${String(service)} ${name}`));
    return [
      ...named("named_value", /\{\{([\w.-]+)\}\}/g),
      ...named("policy_fragment", /fragment-id="([^"]+)"/g),
      ...named("backend", /backend-id="([^"]+)"/g),
      ...named("certificate", /certificate-id="([^"]+)"/g),
    ];
  }

  /** What a resource is called in Azure; two that are called the same are the same. */
  #id(resource: Resource): string {
    const { identity } = resource.kind;
    if (identity.length > 0) return this.#key(resource, resource.type, identity);
    // Azure gives it an id. A replaced one must have another, which these arguments make.
    return plainText(`${resource.address} ${JSON.stringify(this.#replacedBy(resource))}`);
  }

  #replacedBy({ kind, values }: Resource): Json {
    return kind.replacedBy.map((by) =>
      typeof by === "string" ? this.#resolved(values[by] ?? null) : String(by(values)),
    );
  }

  #key(resource: Resource, what: string, parts: readonly string[]): string {
    const said = parts.map((part) => String(this.#resolved(resource.values[part] ?? "")));
    return plainText([what, ...said].join(" "));
  }

  #resource(address: string): Resource {
    const resource = this.#resources.get(address);
    if (resource === undefined) throw new Error(`The stack has no resource ${address}.`);
    return resource;
  }

  /** The resources that arguments refer to. */
  #referred(values: Json): string[] {
    const text = JSON.stringify(withoutPolicies(values));
    const addresses = [...text.matchAll(reference)].map(([, address]) => String(address));
    return [...new Set(addresses)].filter((address) => this.#resources.has(address));
  }

  /** The same with every reference replaced. */
  #resolved(value: Json): Json {
    if (typeof value === "string") return this.#resolvedText(value);
    if (Array.isArray(value)) return value.map((item) => this.#resolved(item));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.#resolved(item)]),
    );
  }

  #resolvedText(text: string): string {
    return (
      text
        // What a function makes of a text is as good as the text: it is another when the text is.
        .replace(/\$\{uuidv5\("url", "((?:\$\{[^}]*\}|[^"$])*)"\)\}/g, "uuidv5 $1")
        .replace(/\$\{lower\(([^(){}]+)\)\}/g, (_, argument: string) => `lower \${${argument}}`)
        .replace(/\$\{(?:data|var)\.([^}]+)\}/g, "known $1")
        .replace(/\$\{([a-z]+_\w+\.[\w-]+)\.([^{}]+)\}/g, (_, address: string, path: string) => {
          const { values } = this.#resource(address);
          const argument = values[path];
          // API Management's own children name it by its id or by its name.
          if (path === "id" && address.startsWith("azurerm_api_management.")) {
            return this.#resolvedText(String(values["name"]));
          }
          return typeof argument === "string"
            ? this.#resolvedText(argument)
            : `\${terraform_data.${blockName(address)}.id} ${path}`;
        })
    );
  }
}

/** A reference to a resource, in the JSON of arguments. */
const reference = /\b((?:azurerm|azuread|random|terraform)_\w+\.[\w-]+)\./g;

function policyText(values: Values): string | undefined {
  const text =
    values["xml_content"] ?? (values["format"] === "rawxml" ? values["value"] : undefined);
  return typeof text === "string" ? text : undefined;
}

/** Policies are long, and hold nothing that Terraform reads: a hash stands for each. */
function withoutPolicies(values: Json): Json {
  if (values === null || typeof values !== "object" || Array.isArray(values)) return values;
  const text = policyText(values);
  if (text === undefined) return values;
  const { xml_content: _xml, value: _value, ...others } = values;
  return { ...others, policy: createHash("sha256").update(text).digest("hex") };
}

/** `terraform_data` blocks have one namespace, resources one for each type. */
function blockName(address: string): string {
  return address.replace(".", "--");
}

/** A Terraform expression: the text, once Terraform knows all of it. */
function plainText(text: string): string {
  return `\${replace(${JSON.stringify(text)}, "/[^A-Za-z0-9.-]+/", "_")}`;
}
