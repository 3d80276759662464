import { XNamespace, xmlnsUri, xmlUri } from "./names.ts";
import type { Scanner } from "./scanner.ts";

/** An attribute as it is written. */
export interface Written {
  readonly prefix: string;
  readonly local: string;
  readonly value: string;
  readonly at: number;
  readonly valueAt: number;
}

/** What the prefixes mean where a document is read. */
export class Namespaces {
  readonly #scanner: Scanner;
  readonly #uris = new Map<string, string[]>([
    ["xml", [xmlUri]],
    ["xmlns", [xmlnsUri]],
  ]);

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** Takes note of the namespaces that a tag declares. */
  declare(written: readonly Written[]): readonly string[] {
    const prefixes: string[] = [];
    for (const { prefix, local, value, at, valueAt } of written) {
      if (prefix !== "xmlns" && (prefix !== "" || local !== "xmlns")) continue;
      const declared = prefix === "" ? "" : local;
      this.#checkDeclared(declared, value, at, valueAt);
      const stack = this.#uris.get(declared);
      if (stack === undefined) this.#uris.set(declared, [value]);
      else stack.push(value);
      prefixes.push(declared);
    }
    return prefixes;
  }

  #checkDeclared(prefix: string, value: string, at: number, valueAt: number): void {
    const scanner = this.#scanner;
    if (prefix === "xmlns" || value === xmlnsUri) {
      throw scanner.failure('Prefix "xmlns" is reserved for use by XML.', at);
    }
    if (value === xmlUri && prefix !== "xml") {
      throw scanner.failure(
        `Prefix '${prefix}' cannot be mapped to namespace name reserved for "xml" or "xmlns".`,
        at,
      );
    }
    if (prefix === "xml" && value !== xmlUri) {
      throw scanner.failure(
        'Prefix "xml" is reserved for use by XML and can be mapped only to namespace name "http://www.w3.org/XML/1998/namespace".',
        at,
      );
    }
    if (prefix !== "" && value === "") {
      throw scanner.failure("Invalid namespace declaration.", valueAt);
    }
  }

  undeclare(prefixes: readonly string[]): void {
    for (const prefix of prefixes) this.#uris.get(prefix)?.pop();
  }

  ofElement(prefix: string, at: number): XNamespace {
    const uri = this.#uris.get(prefix)?.at(-1);
    if (uri !== undefined) return XNamespace.get(uri);
    if (prefix === "") return XNamespace.none;
    throw this.#scanner.failure(`'${prefix}' is an undeclared prefix.`, at);
  }

  /** The default namespace is none of an attribute. */
  ofAttribute({ prefix, at }: Written): XNamespace {
    return prefix === "" ? XNamespace.none : this.ofElement(prefix, at);
  }
}
