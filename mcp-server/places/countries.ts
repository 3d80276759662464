import { nearestNames, spellingKey } from "./spelling.ts";

/** A country that has cities here. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  /** In English. */
  readonly name: string;
}

/** What people write besides a country's name and its codes. */
const otherNames: Readonly<Record<string, string>> = {
  usa: "US",
  "united states of america": "US",
  america: "US",
  uk: "GB",
  britain: "GB",
  "great britain": "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  uae: "AE",
  emirates: "AE",
  holland: "NL",
  "czech republic": "CZ",
  burma: "MM",
  "ivory coast": "CI",
  "cape verde": "CV",
  swaziland: "SZ",
  macedonia: "MK",
  turkey: "TR",
  korea: "KR",
  "democratic republic of the congo": "CD",
  drc: "CD",
  congo: "CG",
  "east timor": "TL",
  vatican: "VA",
  palestine: "PS",
  "hong kong": "HK",
  macau: "MO",
  bosnia: "BA",
};

/** Names in these languages are understood; Node brings them. */
const languages = [
  ...[
    "ar",
    "bn",
    "cs",
    "da",
    "de",
    "el",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
  ],
  ...[
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
    "sv",
    "sw",
  ],
  ...["th", "tr", "uk", "ur", "vi", "zh"],
];

const english = new Intl.DisplayNames("en", { type: "region" });

/** The countries of a gazetteer, found by what people call them. */
export class Countries {
  readonly all: readonly Country[];
  readonly #byCode: ReadonlyMap<string, Country>;
  readonly #byName: ReadonlyMap<string, Country>;
  #inOtherLanguages: ReadonlyMap<string, Country> | undefined;

  /** @param codes - ISO 3166-1 alpha-2, each with the alpha-3 code of the same country. */
  constructor(codes: ReadonlyMap<string, string>) {
    this.all = [...codes.keys()].map((code) => ({ code, name: english.of(code) ?? code }));
    this.#byCode = new Map(this.all.map((country) => [country.code, country]));
    const names = new Map<string, Country>();
    const add = (name: string, country: Country | undefined) => {
      if (country !== undefined) names.set(spellingKey(name), country);
    };
    for (const country of this.all) {
      add(country.code, country);
      add(codes.get(country.code) ?? country.code, country);
      add(country.name, country);
    }
    for (const [name, code] of Object.entries(otherNames)) add(name, this.#byCode.get(code));
    this.#byName = names;
  }

  /** The country of an ISO 3166-1 alpha-2 code. */
  withCode(code: string): Country | undefined {
    return this.#byCode.get(code);
  }

  /** By name in any of many languages, by common short name, or by either ISO 3166-1 code. */
  find(written: string): Country | undefined {
    const key = spellingKey(written).replace(/^the /, "");
    return this.#byName.get(key) ?? this.#languages().get(key);
  }

  /** English names that look like what was written. */
  near(written: string): readonly string[] {
    // A code looks like too many things.
    const names = [...this.#byName.keys()].filter((name) => name.length > 3);
    const near = nearestNames(spellingKey(written), names, 6);
    return [...new Set(near.map((name) => this.#byName.get(name)?.name ?? name))].slice(0, 3);
  }

  /** Eight thousand names, so they are read when the first one is missed in English. */
  #languages(): ReadonlyMap<string, Country> {
    this.#inOtherLanguages ??= new Map(
      languages.flatMap((language) => {
        const names = new Intl.DisplayNames(language, { type: "region" });
        return this.all.map((country) => [
          spellingKey(names.of(country.code) ?? country.name),
          country,
        ]);
      }),
    );
    return this.#inOtherLanguages;
  }
}
