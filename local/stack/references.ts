import { StartError } from "../errors.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { isRead } from "./schema.ts";
import type { TerraformBlock, TerraformJson } from "./terraform-json.ts";

/**
 * Resolves what a stack says to what it means here: interpolated references, and what Azure would
 * have filled in. Whatever is not a plain reference is refused.
 */
export class References {
  readonly #stack: TerraformJson;
  readonly #cloud: LocalCloud;

  constructor(stack: TerraformJson, cloud: LocalCloud) {
    this.#stack = stack;
    this.#cloud = cloud;
  }

  /** An attribute as text. @throws StartError when it is missing or not text. */
  text(block: TerraformBlock, attribute: string): string {
    const value = this.optionalText(block, attribute);
    if (value === undefined) {
      throw new StartError(`${block.address} has no ${attribute}, which is needed to run it here.`);
    }
    return value;
  }

  optionalText(block: TerraformBlock, attribute: string): string | undefined {
    declared(block, attribute);
    const value = this.value(block.values[attribute]);
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    throw new StartError(`${attribute} of ${block.address} is not text.`);
  }

  /** An attribute as text that was written for somebody else: escapes undone, nothing resolved. */
  verbatim(block: TerraformBlock, attribute: string): string {
    declared(block, attribute);
    const value = block.values[attribute];
    if (typeof value !== "string") throw new StartError(`${block.address} has no ${attribute}.`);
    return value.replace(/([$%])\1\{/g, "$1{");
  }

  /** What stands here for a secret of a Key Vault. */
  keyVaultSecret(secretId: string): string {
    return this.#cloud.keyVaultSecret(secretId);
  }

  /** The value that somebody gave for a secret of a Key Vault, where none that is made up will do. */
  givenKeyVaultSecret(secretId: string): string | undefined {
    return this.#cloud.secrets.get(secretId);
  }

  texts(block: TerraformBlock, attribute: string): string[] {
    declared(block, attribute);
    const value = this.value(block.values[attribute]);
    return Array.isArray(value) ? value.map(String) : [];
  }

  /** Any value with its references resolved. */
  value(value: unknown): unknown {
    if (typeof value === "string") return this.#template(value);
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, this.value(item)]),
      );
    }
    return value;
  }

  /** Terraform's string templates: `${reference}`, with `$${` and `%%{` standing for themselves. */
  #template(text: string): unknown {
    const only = /^\$\{([^{}]+)\}$/.exec(text);
    if (only?.[1] !== undefined) {
      const value = this.#reference(only[1].trim());
      return typeof value === "string" ? this.#cloud.localise(value) : value;
    }
    const resolved = text.replace(/([$%])\1\{|\$\{([^{}]*)\}|%\{/g, (match, escaped, reference) => {
      if (escaped !== undefined) return `${escaped}{`;
      if (reference === undefined) {
        throw new StartError(
          `Terraform directives cannot be resolved here: ${match} in "${text}".`,
        );
      }
      return String(this.#reference(String(reference).trim()));
    });
    return this.#cloud.localise(resolved);
  }

  #reference(reference: string): unknown {
    const parts = reference.replace(/\[(?:(\d+)|"([\w-]+)")\]/g, ".$1$2").split(".");
    if (parts[0] === "var") return this.#variable(reference, parts.slice(1));
    const length = parts[0] === "data" ? 3 : 2;
    const block = this.#stack.at(parts.slice(0, length).join("."));
    const path = parts.slice(length);
    if (block === undefined || path.length === 0 || !/^[\w.-]+$/.test(parts.join("."))) {
      throw new StartError(`The reference \${${reference}} cannot be resolved here.`);
    }
    const computed = this.#cloud.attribute(block, path);
    if (computed !== undefined) return computed;
    const configured = valueAt(block.values, path);
    if (configured === undefined && block.type === "data.terraform_remote_state") {
      throw new StartError(
        `The stack reads ${path.slice(1).join(".")} from the state of another stack. Run both together, each by its file: --stack FILE --stack FILE.`,
      );
    }
    if (configured === undefined) {
      throw new StartError(
        `${path.join(".")} of ${block.address} is known in Azure only; nothing here stands for it.`,
      );
    }
    return this.value(configured);
  }

  #variable(reference: string, [name = "", ...path]: readonly string[]): unknown {
    const value = valueAt(this.#stack.variable(name), path);
    if (value === undefined) {
      throw new StartError(`The reference \${${reference}} cannot be resolved here.`);
    }
    return value;
  }
}

/** What stands in a value below the names of attributes and the indices of lists. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

/** What is read is declared, so that nothing of a stack is half understood. */
function declared({ type, address }: TerraformBlock, attribute: string): void {
  if (isRead(type, attribute)) return;
  throw new TypeError(
    `${attribute} of ${address} is read, but local/stack/schema.ts does not say so.`,
  );
}
