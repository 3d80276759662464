import { argument } from "../../runtime/exceptions.ts";
import { xmlException } from "./characters.ts";
import { xmlnsUri, xmlUri } from "./names.ts";

interface Declaration {
  readonly prefix: string;
  readonly uri: string;
  kind: "special" | "implied" | "needed" | "written";
}

/** The places of names in a list that grows and shrinks at its end. */
class Places {
  readonly #places = new Map<string, number[]>();

  add(name: string, place: number): void {
    const known = this.#places.get(name);
    if (known === undefined) this.#places.set(name, [place]);
    else known.push(place);
  }

  removeLast(name: string): void {
    this.#places.get(name)?.pop();
  }

  last(name: string): number {
    return this.#places.get(name)?.at(-1) ?? -1;
  }
}

/** The namespaces that XmlWriter has in scope, and which of them it still has to declare. */
export class Prefixes {
  readonly #stack: Declaration[] = [];
  /** Where each prefix and each namespace stands in the stack, the last last. */
  readonly #prefixes = new Places();
  readonly #uris = new Places();
  /** How many there were in front of each open element. */
  readonly #marks: number[] = [];
  readonly #omitsDuplicates: boolean;

  constructor(omitsDuplicates: boolean) {
    this.#omitsDuplicates = omitsDuplicates;
    this.#push({ prefix: "xmlns", uri: xmlnsUri, kind: "special" });
    this.#push({ prefix: "xml", uri: xmlUri, kind: "special" });
    this.#push({ prefix: "", uri: "", kind: "implied" });
  }

  #push(declaration: Declaration): void {
    const at = this.#stack.push(declaration) - 1;
    this.#prefixes.add(declaration.prefix, at);
    this.#uris.add(declaration.uri, at);
  }

  open(): void {
    this.#marks.push(this.#stack.length);
  }

  close(): void {
    const mark = this.#marks.pop() ?? 0;
    while (this.#stack.length > mark) {
      const { prefix, uri } = this.#stack.pop() as Declaration;
      this.#prefixes.removeLast(prefix);
      this.#uris.removeLast(uri);
    }
  }

  get #mark(): number {
    return this.#marks.at(-1) ?? 3;
  }

  #find(prefix: string): number {
    return this.#prefixes.last(prefix);
  }

  /** A prefix that means a namespace and is not hidden by another use of it. */
  prefixOf(uri: string): string | undefined {
    const at = this.#uris.last(uri);
    const prefix = this.#stack[at]?.prefix;
    return prefix !== undefined && this.#find(prefix) === at ? prefix : undefined;
  }

  /** Uses a prefix; what is not declared yet will be. */
  use(prefix: string, uri: string): void {
    const at = this.#find(prefix);
    const known = this.#stack[at];
    if (known !== undefined && at >= this.#mark) {
      if (known.uri !== uri) throw redefined(prefix, known.uri, uri);
      return;
    }
    const isSame = known !== undefined && known.uri === uri;
    if (!isSame && (uri === xmlUri || uri === xmlnsUri)) throw reserved(prefix);
    this.#push({ prefix, uri, kind: isSame ? "implied" : "needed" });
  }

  /** Declares a prefix as an attribute says. @returns whether the attribute is written */
  declare(prefix: string, uri: string): boolean {
    const at = this.#find(prefix);
    const known = this.#stack[at];
    if (known !== undefined && at >= this.#mark) {
      if (known.uri !== uri) throw redefined(prefix, known.uri, uri);
      const isWritten = !(this.#omitsDuplicates && known.kind !== "needed");
      known.kind = "written";
      return isWritten;
    }
    const isWritten = !(this.#omitsDuplicates && known?.uri === uri);
    this.#push({ prefix, uri, kind: "written" });
    return isWritten;
  }

  /** The prefix of an attribute: its own, where nothing else here has taken it. */
  forAttribute(wanted: string | null, uri: string): string {
    const prefix = wanted ?? this.prefixOf(uri) ?? "";
    if (uri === "") return "";
    if (prefix === "") {
      const other = this.prefixOf(uri);
      return other === undefined || other === "" ? this.#invented() : other;
    }
    const at = this.#find(prefix);
    const isTaken = at >= this.#mark && this.#stack[at]?.uri !== uri;
    return isTaken ? this.#invented() : prefix;
  }

  #invented(): string {
    const name = `p${this.#stack.length - 3}`;
    if (this.#find(name) < 0) return name;
    let count = 0;
    while (this.#find(`${name}${count}`) >= 0) count += 1;
    return `${name}${count}`;
  }

  /** What the open element has to declare, the last first. */
  *needed(): Generator<Declaration> {
    for (let at = this.#stack.length - 1; at >= this.#mark; at -= 1) {
      const each = this.#stack[at];
      if (each?.kind === "needed") yield each;
    }
  }
}

function redefined(prefix: string, known: string, uri: string) {
  return xmlException(
    `The prefix '${prefix}' cannot be redefined from '${known}' to '${uri}' within the same start element tag.`,
  );
}

function reserved(prefix: string) {
  return argument(
    `Prefix '${prefix}' cannot be mapped to namespace name reserved for "xml" or "xmlns".`,
  );
}
