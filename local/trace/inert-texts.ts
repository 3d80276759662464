/** How many texts are remembered, and the longest of them. */
const mostTexts = 1_000;
const longestText = 512;

/** What a text is looked at as. */
type Place = "text" | "url";

/**
 * Texts that hold no secret, as long as none of what was looked up of them becomes one. Most headers say the same with every
 * request.
 */
export class InertTexts {
  readonly #texts: Readonly<Record<Place, Set<string>>> = { text: new Set(), url: new Set() };
  /** What was looked up of them. */
  readonly #asked = new Set<string>();
  /** The same of the text that is looked at now. */
  #watching: string[] | undefined;

  has(place: Place, text: string): boolean {
    return this.#texts[place].has(text);
  }

  /** Begins to note what is looked up. */
  watch(): void {
    this.#watching = [];
  }

  /** It is looked up whether this is a secret. */
  ask(text: string): void {
    this.#watching?.push(text);
  }

  /** A text was looked at since. @param isInert whether nothing in it is secret */
  watched(place: Place, text: string, isInert: boolean): void {
    const asked = this.#watching ?? [];
    this.#watching = undefined;
    if (!isInert || text.length > longestText) return;
    const { size } = this.#texts[place];
    if (size >= mostTexts || this.#asked.size >= 10 * mostTexts) this.forget();
    this.#texts[place].add(text);
    for (const each of asked) this.#asked.add(each);
  }

  /** This is a secret from now on. */
  becomesSecret(text: string): void {
    if (this.#asked.has(text)) this.forget();
  }

  forget(): void {
    this.#texts.text.clear();
    this.#texts.url.clear();
    this.#asked.clear();
  }
}
