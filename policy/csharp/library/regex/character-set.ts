/** Whether a UTF-16 unit belongs to a set. .NET's patterns run on units, not on code points. */
export type UnitSet = (unit: number) => boolean;

// .NET documentation, "Character classes in regular expressions".
const sources: Readonly<Record<string, string>> = {
  d: "\\p{Nd}",
  w: "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}",
  s: "\\f\\n\\r\\t\\v\\x85\\p{Z}",
  // What \b takes for part of a word: \w and the two joiners.
  b: "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}\\u200c\\u200d",
};

/** The same letters with RegexOptions.ECMAScript. */
const ecmaSources: Readonly<Record<string, string>> = {
  d: "0-9",
  // .NET has this letter among them.
  w: "a-zA-Z0-9_\\u0130",
  s: "\\f\\n\\r\\t\\v ",
  b: "a-zA-Z0-9_\\u0130",
};

const cache = new Map<string, UnitSet>();

/** `\d`, `\w`, `\s` and, as `b`, what makes up words. */
export function classSet(letter: string, isEcma: boolean): UnitSet {
  return known((isEcma ? ecmaSources : sources)[letter] ?? "");
}

/** `\p{name}`. */
export function categorySet(name: string): UnitSet {
  return known(`\\p{${name}}`);
}

/** Whether .NET knows a Unicode category by that name; blocks such as IsGreek are others. */
export function isCategory(name: string): boolean {
  return /^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/.test(name);
}

/** A set by its definition: what it says of every unit is written down when it is first needed. */
function known(source: string): UnitSet {
  const found = cache.get(source);
  if (found !== undefined) return found;
  const pattern = new RegExp(`^[${source}]$`, "u");
  // 0 is not asked yet, 1 outside, 2 inside.
  const answers = new Uint8Array(0x10000);
  const set: UnitSet = (unit) => {
    let answer = answers[unit];
    if (answer === 0) {
      answer = pattern.test(String.fromCharCode(unit)) ? 2 : 1;
      answers[unit] = answer;
    }
    return answer === 2;
  };
  cache.set(source, set);
  return set;
}

/**
 * What units are compared by without case: the simple lower case of Unicode. So the Kelvin sign is a k,
 * as in .NET 7 and later.
 */
export function foldUnit(unit: number): number {
  if (unit < 0x80) return unit >= 0x41 && unit <= 0x5a ? unit + 32 : unit;
  const lower = String.fromCharCode(unit).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}

let variants: Map<number, number[]> | undefined;

/** All units that are the same letter. */
function variantsOf(unit: number): readonly number[] {
  if (variants === undefined) {
    variants = new Map();
    for (let each = 0; each <= 0xffff; each += 1) {
      const fold = foldUnit(each);
      if (fold === each) continue;
      const others = variants.get(fold);
      if (others === undefined) variants.set(fold, [fold, each]);
      else others.push(each);
    }
  }
  return variants.get(foldUnit(unit)) ?? [unit];
}

const asciiUnits = 128;

/** A set that remembers what it said of ASCII: most texts of protocols are of nothing else. */
export class RememberedSet {
  readonly #set: UnitSet;
  /** 0 is not asked yet, 1 outside, 2 inside. */
  #answers: Uint8Array | undefined;

  constructor(set: UnitSet) {
    this.#set = set;
  }

  has(unit: number): boolean {
    const known = this.#answers?.[unit];
    return known === 2 || (known !== 1 && this.#ask(unit));
  }

  /** How many units of a text are in the set from a position on, up to the first that is not. */
  countIn(text: string, start: number, most: number): number {
    this.#answers ??= new Uint8Array(asciiUnits);
    const answers = this.#answers;
    const end = Math.min(start + most, text.length);
    for (let at = start; at < end; at += 1) {
      const unit = text.charCodeAt(at);
      const known = unit < asciiUnits ? answers[unit] : 0;
      if (known === 1 || (known !== 2 && !this.#ask(unit))) return at - start;
    }
    return end - start;
  }

  #ask(unit: number): boolean {
    const answer = this.#set(unit);
    if (unit < asciiUnits) {
      this.#answers ??= new Uint8Array(asciiUnits);
      this.#answers[unit] = answer ? 2 : 1;
    }
    return answer;
  }
}

/** The set with every unit that has a variant in it. */
export function ignoringCase(set: UnitSet): UnitSet {
  return (unit) => set(unit) || variantsOf(unit).some(set);
}
