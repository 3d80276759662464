import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkShape } from "../properties/shape.ts";
import { english } from "./english.ts";
import { german } from "./german.ts";
import { pageTextsShape } from "./page-texts-shape.ts";
import { type PageTexts, placeholdersOf, textSections, textsOf } from "./texts.ts";

/**
 * A language of the gateway's pages: its tag, and every text in it.
 *
 * @example
 * [Language.english(), Language.of("fr", french)]
 */
export class Language {
  // Each is checked once, however many gateways have it.
  static #english?: Language;
  static #german?: Language;

  /** The English of these pages. */
  static english(): Language {
    Language.#english ??= new Language("en", english, false);
    return Language.#english;
  }

  /** The German of these pages. */
  static german(): Language {
    Language.#german ??= new Language("de", german, false);
    return Language.#german;
  }

  /**
   * A language of your own. To change the wording of a language that is here, spread its `texts`.
   *
   * @param tag as browsers send it (RFC 5646), for example "fr" or "pt-BR"
   * @throws InvalidPropertyError when the tag is not a language tag, or a text is empty or lacks a value that its
   * English counterpart shows.
   */
  static of(tag: string, texts: PageTexts): Language {
    return new Language(tag, texts, false);
  }

  /**
   * A language that is written from right to left; otherwise as `Language.of`.
   * @throws InvalidPropertyError as `Language.of` does.
   */
  static rightToLeft(tag: string, texts: PageTexts): Language {
    return new Language(tag, texts, true);
  }

  /** The tag that browsers ask for (RFC 5646). */
  readonly tag: string;
  /** Every text. */
  readonly texts: PageTexts;
  /** How it is written. */
  readonly direction: "ltr" | "rtl";

  private constructor(tag: string, texts: PageTexts, rightToLeft: boolean) {
    if (!/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/.test(tag)) {
      throw new InvalidPropertyError(
        "Language",
        "tag",
        `must be one such as "fr"; it is "${tag}".`,
      );
    }
    checkShape(
      { construct: "Language", property: "texts", of: ` of "${tag}"` },
      pageTextsShape,
      texts,
    );
    for (const section of textSections) {
      const counterparts = new Map(textsOf(english, section).map(({ key, text }) => [key, text]));
      for (const { key, text } of textsOf(texts, section)) check(tag, key, text, counterparts);
    }
    this.tag = tag;
    this.texts = texts;
    this.direction = rightToLeft ? "rtl" : "ltr";
  }
}

function check(
  tag: string,
  key: string,
  text: string,
  counterparts: ReadonlyMap<string, string>,
): void {
  const refuse = (problem: string) => {
    throw new InvalidPropertyError("Language", `texts of "${tag}"`, `${problem} in ${key}.`);
  };
  if (text.trim() === "") refuse("have nothing");
  const shown = placeholdersOf(text);
  if (text.replaceAll(/\{[a-z]+\}/g, "").match(/[{}]/)) refuse("have a brace that holds no value");
  const wanted = placeholdersOf(counterparts.get(key) ?? "");
  if (shown.join() === wanted.join()) return;
  const list = wanted.length === 0 ? "no value" : wanted.map((name) => `{${name}}`).join(" and ");
  refuse(`must show ${list}`);
}
