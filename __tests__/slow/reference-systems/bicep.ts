/** A resource of a Bicep file, as far as it is written. */
export interface BicepResource {
  readonly symbol: string;
  /** Without its version: `Microsoft.ApiManagement/service/apis`. */
  readonly type: string;
  readonly isExisting: boolean;
  readonly values: Readonly<Record<string, BicepValue>>;
}

/** What stands behind a name. */
export type BicepValue =
  | string
  | boolean
  | number
  | readonly BicepValue[]
  | { readonly [name: string]: BicepValue }
  | Unevaluated;

/** An expression that only a deployment knows, as it is written. */
export class Unevaluated {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a deployment knows: the values of expressions, by their text. */
export type Known = Readonly<Record<string, string>>;

/**
 * Reads the resources of a Bicep file. It knows what declarations of API Management are written in: objects, lists, texts with
 * expressions in them; any other expression is looked up among the known ones.
 */
export function readBicep(text: string, known: Known): BicepResource[] {
  const values = { ...defaultsIn(text), ...known };
  const heads = text.matchAll(/^resource (\w+) '([^'@]+)@[^']+' (existing )?= ?(?=\{)/gm);
  return [...heads].map((head) => {
    const [written, symbol = "", type = "", existing] = head;
    const read = new Reader(text, head.index + written.length, values).value();
    if (!isObject(read)) throw new Error(`${symbol} is no object.`);
    return { symbol, type, isExisting: existing !== undefined, values: read };
  });
}

/** Whether a value has others by names. */
export function isObject(
  value: BicepValue | undefined,
): value is { readonly [name: string]: BicepValue } {
  return typeof value === "object" && !Array.isArray(value) && !(value instanceof Unevaluated);
}

/** The parameters that have a text as their default. */
function defaultsIn(text: string): Known {
  const parameters = text.matchAll(/^param (\w+) string = '([^'$]*)'/gm);
  return Object.fromEntries([...parameters].map(([, name = "", value = ""]) => [name, value]));
}

/** Reads one value after the other. */
class Reader {
  readonly #text: string;
  readonly #known: Known;
  #at: number;

  constructor(text: string, at: number, known: Known) {
    this.#text = text;
    this.#at = at;
    this.#known = known;
  }

  value(): BicepValue {
    this.#skip();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object();
      case "[":
        return this.#list();
      case "'":
        return this.#string();
      default:
        return this.#expression();
    }
  }

  #object(): BicepValue {
    const entries: [string, BicepValue][] = [];
    this.#at += 1;
    for (this.#skip(); this.#text[this.#at] !== "}"; this.#skip()) {
      const [name = ""] = this.#take(/(?:\w+|'[^']*')\s*:|resource [^=]*=/y);
      entries.push([name.replace(/[\s:']/g, ""), this.value()]);
    }
    this.#at += 1;
    return Object.fromEntries(entries);
  }

  #list(): BicepValue {
    const items: BicepValue[] = [];
    this.#at += 1;
    for (this.#skip(); this.#text[this.#at] !== "]"; this.#skip()) items.push(this.value());
    this.#at += 1;
    return items;
  }

  /** A text, with the values of the expressions in it; one with an unknown expression is itself unknown. */
  #string(): BicepValue {
    if (this.#text.startsWith("'''", this.#at)) {
      const [, text = ""] = this.#take(/'''([\s\S]*?)'''/y);
      return text;
    }
    const [whole = "", written = ""] = this.#take(/'((?:[^'\\$]|\\.|\$(?!\{)|\$\{[^}]*\})*)'/y);
    let isKnown = true;
    const text = written.replace(/\$\{([^}]*)\}/g, (_, expression: string) => {
      const value = this.#known[expression.trim()];
      isKnown &&= value !== undefined;
      return value ?? "";
    });
    return isKnown ? text.replace(/\\(.)/g, "$1") : new Unevaluated(whole);
  }

  /** To the end of the line, or of the brackets that are open there. */
  #expression(): BicepValue {
    const start = this.#at;
    let depth = 0;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? "";
      if ("([{".includes(character)) depth += 1;
      else if (")]}".includes(character) && depth > 0) depth -= 1;
      else if (depth === 0 && "\n]}".includes(character)) break;
    }
    const text = this.#text.slice(start, this.#at).trim();
    if (text === "true" || text === "false") return text === "true";
    if (/^\d+$/.test(text)) return Number(text);
    return this.#known[text] ?? new Unevaluated(text);
  }

  #skip(): void {
    this.#take(/(?:\s|,|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y);
  }

  #take(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) {
      const line = this.#text.slice(0, this.#at).split("\n").length;
      throw new Error(`Line ${line} of the Bicep file is nothing that is known here.`);
    }
    this.#at = pattern.lastIndex;
    return found;
  }
}
