/** What a check found: all is well, something to know, something that breaks a client, or nothing that could be looked at. */
export type Verdict = "fine" | "note" | "wrong" | "unseen";

/** One thing that was found out. */
export interface Finding {
  /** The part of the examination that the check belongs to. */
  readonly part: string;
  /** The check that found it. */
  readonly check: string;
  readonly verdict: Verdict;
  /** A sentence: what was seen. */
  readonly what: string;
  /** What to do about it; there is one for all that is wrong or was not seen. */
  readonly remedy?: string;
}

/** How a check says what it found. */
export interface Say {
  fine(what: string): void;
  /** The last word of a check that is fine unless it has found something wrong. */
  fineUnlessWrong(what: string): void;
  note(what: string, remedy?: string): void;
  wrong(what: string, remedy: string): void;
  /** It was to be looked at and could not be, which is no sign of health. */
  unseen(what: string, remedy: string): void;
  /** What takes a while, for whoever watches. */
  doing(what: string): void;
}

/** Who is told of an examination while it goes on. */
export interface Watcher {
  /** A part of it begins. */
  part?(title: string): void;
  /** What is being looked at; undefined when a check is over. */
  looking?(check: string | undefined, doing?: string): void;
  found?(finding: Finding): void;
}

/** A request that got no answer. The message is a sentence. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

/** Something that could not be looked at. The message is a sentence, and {@link remedy} says what to ask for. */
export class NotSeen extends Error {
  override readonly name = "NotSeen";
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** A server may say as much as it likes; a sentence is shorter. */
const longest = 1000;

/** Collects what the checks find, and tells it as it comes. */
export class Report {
  readonly findings: Finding[] = [];
  readonly #watcher: Watcher;
  #part = "";

  constructor(watcher: Watcher = {}) {
    this.#watcher = watcher;
  }

  /** Whether something was found that breaks clients. */
  get isHealthy(): boolean {
    return this.findings.every(({ verdict }) => verdict !== "wrong");
  }

  /** Whether everything could be looked at that was to be. */
  get isComplete(): boolean {
    return this.findings.every(({ verdict }) => verdict !== "unseen");
  }

  /** What is checked from here on belongs to this part. */
  begin(part: string): void {
    this.#part = part;
    this.#watcher.part?.(part);
  }

  /**
   * Runs a check. What gets no answer is wrong; anything else that is thrown is a defect of the doctor.
   *
   * @param examine gives nothing where no check after it needs what this one found
   * @returns what the check found for those after it; undefined where it found nothing to go on with.
   */
  async check<T>(
    name: string,
    examine: (say: Say) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const part = this.#part;
    let isWrong = false;
    const add = (verdict: Verdict, what: string, remedy?: string) => {
      const finding: Finding = {
        ...{ part, check: name, verdict, what: what.slice(0, longest) },
        ...(remedy === undefined ? {} : { remedy }),
      };
      this.findings.push(finding);
      isWrong ||= verdict === "wrong";
      this.#watcher.found?.(finding);
    };
    this.#watcher.looking?.(name);
    try {
      return await examine({
        fine: (what) => add("fine", what),
        fineUnlessWrong: (what) => {
          if (!isWrong) add("fine", what);
        },
        note: (what, remedy) => add("note", what, remedy),
        wrong: (what, remedy) => add("wrong", what, remedy),
        unseen: (what, remedy) => add("unseen", what, remedy),
        doing: (what) => this.#watcher.looking?.(name, what),
      });
    } catch (error) {
      if (error instanceof NotSeen) add("unseen", error.message, error.remedy);
      else if (error instanceof Unanswered) {
        add("wrong", error.message, "See that the server runs and that this machine reaches it.");
      } else throw error;
      return undefined;
    } finally {
      this.#watcher.looking?.(undefined);
    }
  }
}
