import { type JsonObject, objectOf, textAt } from "../json-of-others.ts";

/** A resource of a synthesized stack. */
export interface StackResource {
  /** Its type in Terraform, such as `azurerm_api_management_api`. */
  readonly type: string;
  /** Its type and its name in the stack, by which others refer to it. */
  readonly address: string;
  readonly attributes: JsonObject;
}

const reference = /\$\{((?:data\.)?\w+\.[\w-]+)\.([\w.[\]]+)\}/g;

/**
 * A synthesized stack, and what is known of the values that Azure and Terraform gave it. Texts refer to these by `${address.attribute}`; what
 * is not known stays unknown, and nothing is compared with it.
 */
export class Stack {
  readonly resources: readonly StackResource[];
  readonly #outputs: JsonObject;
  /** What references stand for, by their text without the braces. */
  readonly #known = new Map<string, string>();

  /** @param document a cdk.tf.json, read */
  constructor(document: unknown) {
    const { resource, data, output } = objectOf(document);
    this.resources = [...resourcesIn(resource, ""), ...resourcesIn(data, "data.")];
    this.#outputs = objectOf(output);
  }

  /** The resources of a type, data sources of it included. */
  ofType(type: string): readonly StackResource[] {
    return this.resources.filter((one) => one.type === type);
  }

  /** The names of the stack's outputs, with what they are made of. */
  get outputs(): readonly (readonly [name: string, value: unknown])[] {
    return Object.entries(this.#outputs).map(([name, output]) => [name, objectOf(output)["value"]]);
  }

  /** Learns what an attribute of a resource is. */
  learn({ address }: StackResource, attribute: string, value: string): void {
    this.#known.set(`${address}.${attribute}`, value);
  }

  /** Learns what the references in a text stand for, from what became of it. Only a single unknown one can be told. */
  learnFrom(template: unknown, value: unknown): void {
    if (typeof template === "string" && typeof value === "string") this.#unify(template, value);
    if (typeof template !== "object" || template === null) return;
    for (const [name, part] of Object.entries(template))
      this.learnFrom(part, objectOf(value)[name]);
  }

  /** A text with its references replaced; undefined when one of them is not known. */
  resolve(text: unknown): string | undefined {
    if (typeof text !== "string") return undefined;
    const partly = this.#replaced(text);
    return partly.search(reference) === -1 ? unescaped(partly) : undefined;
  }

  /** The resolved text of an attribute. */
  text({ attributes }: StackResource, attribute: string): string | undefined {
    return this.resolve(textAt(attributes, attribute));
  }

  /** What a named value of the gateway holds, where it is the only one that is called so. */
  namedValue(key: string): string | undefined {
    const isCalledSo = new RegExp(`^(?:mcp-|mcp_.*__)${key}$`);
    const named = this.ofType("azurerm_api_management_named_value").filter((value) =>
      isCalledSo.test(textAt(value.attributes, "name") ?? ""),
    );
    const [only, ...others] = named;
    return only === undefined || others.length > 0 ? undefined : this.text(only, "value");
  }

  /** The resource that a reference is about. */
  referredTo(text: unknown): StackResource | undefined {
    if (typeof text !== "string") return undefined;
    const [, address] = new RegExp(reference).exec(text) ?? [];
    return this.resources.find((one) => one.address === address);
  }

  #unify(template: string, value: string): void {
    const partly = this.#replaced(template);
    const [found, ...others] = [...partly.matchAll(reference)];
    if (found === undefined || others.length > 0) return;
    const [whole, address, attribute] = found;
    const before = partly.slice(0, found.index);
    const after = partly.slice(found.index + whole.length);
    const fits = value.startsWith(before) && value.endsWith(after);
    if (!fits || value.length < before.length + after.length) return;
    const middle = value.slice(before.length, value.length - after.length);
    this.#known.set(`${address}.${attribute}`, middle);
  }

  #replaced(text: string, depth = 0): string {
    return text.replace(reference, (whole, address: string, attribute: string) => {
      const known = this.#known.get(`${address}.${attribute}`);
      if (known !== undefined) return known;
      const resource = this.resources.find((one) => one.address === address);
      const own = textAt(resource?.attributes, attribute);
      // A name may be made of what another resource has, which is made of nothing more.
      return own === undefined || depth > 4 ? whole : this.#replaced(own, depth + 1);
    });
  }
}

function resourcesIn(types: unknown, prefix: string): StackResource[] {
  return Object.entries(objectOf(types)).flatMap(([type, resources]) =>
    Object.entries(objectOf(resources)).map(([name, attributes]) => ({
      type,
      address: `${prefix}${type}.${name}`,
      attributes: objectOf(attributes),
    })),
  );
}

/** Terraform's strings are templates, in which a dollar or percent sign before a brace is doubled. */
function unescaped(text: string): string {
  return text.replace(/([$%])\1\{/g, "$1{");
}
