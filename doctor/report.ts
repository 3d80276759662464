/** What a check found: all is well, something to know, or something that breaks a client. */
export type Verdict = "fine" | "note" | "wrong";

/** One thing that was found out. */
export interface Finding {
  /** The check that found it. */
  readonly check: string;
  readonly verdict: Verdict;
  /** A sentence: what was seen. */
  readonly what: string;
  /** What to do about it; there is one for all that is wrong. */
  readonly remedy?: string;
}

/** How a check says what it found. */
export interface Say {
  fine(what: string): void;
  note(what: string, remedy?: string): void;
  wrong(what: string, remedy: string): void;
}

/** A request that got no answer. The message is a sentence. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

/** Collects what the checks find, and tells it as it comes. */
export class Report {
  readonly findings: Finding[] = [];
  readonly #told: (finding: Finding) => void;

  constructor(told: (finding: Finding) => void = () => undefined) {
    this.#told = told;
  }

  get isHealthy(): boolean {
    return this.findings.every(({ verdict }) => verdict !== "wrong");
  }

  /**
   * Runs a check. What gets no answer is wrong; anything else that is thrown is a defect of the doctor.
   *
   * @returns what the check found for those after it; undefined where it found nothing to go on with.
   */
  async check<T>(
    name: string,
    examine: (say: Say) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const add = (verdict: Verdict, what: string, remedy?: string) => {
      const finding = { check: name, verdict, what, ...(remedy === undefined ? {} : { remedy }) };
      this.findings.push(finding);
      this.#told(finding);
    };
    try {
      return await examine({
        fine: (what) => add("fine", what),
        note: (what, remedy) => add("note", what, remedy),
        wrong: (what, remedy) => add("wrong", what, remedy),
      });
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      add("wrong", error.message, "See that the server runs and that this machine reaches it.");
      return undefined;
    }
  }
}
