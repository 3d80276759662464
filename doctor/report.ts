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
  readonly remedy: string;

  constructor(
    message: string,
    remedy = "See that the server runs and that this machine reaches it.",
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.remedy = remedy;
  }
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

/** A check that ends because somebody interrupted the examination. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * What an interruption does to a check: it is left where it stands, or comes to its end if it has begun, lest what it gets be lost, or is
 * run all the same, since it gives back.
 */
export type WhenInterrupted = "is left" | "comes to its end" | "is run";

/** A server may say as much as it likes; a sentence is shorter. */
const longest = 1000;
/** What is shorter keeps nobody out, and would be taken out of every word. */
const shortestSecret = 8;

/** Collects what the checks find, and tells it as it comes. */
export class Report {
  readonly findings: Finding[] = [];
  readonly #watcher: Watcher;
  readonly #secrets = new Set<string>();
  readonly #interruption = new AbortController();
  #part = "";
  #isInterruptionTold = false;

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

  get isInterrupted(): boolean {
    return this.#interruption.signal.aborted;
  }

  /** Aborts when somebody interrupts the examination. */
  get interruption(): AbortSignal {
    return this.#interruption.signal;
  }

  /** Has the examination end soon: only what was granted is given back. */
  interrupt(): void {
    this.#interruption.abort();
  }

  /** What is checked from here on belongs to this part. */
  begin(part: string): void {
    if (this.isInterrupted) return;
    this.#part = part;
    this.#watcher.part?.(part);
  }

  /** What no finding may hold from here on: a server, or an error, may repeat the token that it was given. */
  keepToItself(secret: string): void {
    if (secret.length >= shortestSecret) this.#secrets.add(secret);
  }

  /**
   * Runs a check. What gets no answer is wrong, and anything else that is thrown is a defect of the doctor, which hides nothing of
   * what the other checks see.
   *
   * @param whenInterrupted what an interruption does to it
   * @param examine gives nothing where no check after it needs what this one found
   * @returns what the check found for those after it; undefined where it found nothing to go on with.
   */
  async check<T>(
    name: string,
    examine: (say: Say) => Promise<T | undefined>,
    whenInterrupted: WhenInterrupted = "is left",
  ): Promise<T | undefined> {
    if (this.isInterrupted && whenInterrupted !== "is run") {
      this.#tellInterruption(name);
      return undefined;
    }
    let isWrong = false;
    let isOver = false;
    const add = (verdict: Verdict, what: string, remedy?: string) => {
      if (!isOver) this.#add(name, verdict, what, remedy);
    };
    this.#watcher.looking?.(name);
    try {
      const seen = examine({
        fine: (what) => add("fine", what),
        fineUnlessWrong: (what) => {
          if (!isWrong) add("fine", what);
        },
        note: (what, remedy) => add("note", what, remedy),
        wrong: (what, remedy) => {
          isWrong = true;
          add("wrong", what, remedy);
        },
        unseen: (what, remedy) => add("unseen", what, remedy),
        doing: (what) => {
          if (!isOver) this.#watcher.looking?.(name, this.#tellable(what));
        },
      });
      return await (whenInterrupted === "is left" ? unlessAborted(this.interruption, seen) : seen);
    } catch (error) {
      if (error instanceof Interrupted) this.#tellInterruption(name);
      else if (error instanceof NotSeen) this.#add(name, "unseen", error.message, error.remedy);
      else if (error instanceof Unanswered) this.#add(name, "wrong", error.message, error.remedy);
      else this.#add(name, "unseen", ownFault(error), reportIt);
      return undefined;
    } finally {
      isOver = true;
      this.#watcher.looking?.(undefined);
    }
  }

  #tellInterruption(check: string): void {
    if (this.#isInterruptionTold) return;
    this.#isInterruptionTold = true;
    this.#add(
      check,
      "unseen",
      "It was interrupted: neither this nor what comes after it was looked at.",
      "Examine it again, and let it come to its end.",
    );
  }

  #add(check: string, verdict: Verdict, what: string, remedy?: string): void {
    const finding: Finding = {
      ...{ part: this.#part, check, verdict, what: this.#tellable(what) },
      ...(remedy === undefined ? {} : { remedy: this.#tellable(remedy) }),
    };
    this.findings.push(finding);
    this.#watcher.found?.(finding);
  }

  #tellable(text: string): string {
    let told = text;
    for (const secret of this.#secrets) told = told.replaceAll(secret, "…");
    return told.slice(0, longest);
  }
}

/**
 * What is waited for, as long as nobody interrupts.
 *
 * @throws Interrupted when the signal comes first.
 */
export async function unlessAborted<T>(signal: AbortSignal, awaited: Promise<T>): Promise<T> {
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new Interrupted("It was interrupted."));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { signal: over.signal });
  });
  try {
    return await Promise.race([awaited, aborted]);
  } finally {
    over.abort();
  }
}

const reportIt =
  "It says nothing of the server. Report it to the project with this line; the other checks are as good as ever.";

/** With the place in the doctor's code, without which nobody could mend it. */
function ownFault(error: unknown): string {
  if (!(error instanceof Error)) return "The doctor itself failed here, and does not know why.";
  const place =
    /doctor[\\/]([\w\\/-]+\.[jt]s:\d+)/.exec(error.stack ?? "")?.[1] ?? "a place unknown";
  return `The doctor itself failed here (${error.name} in ${place}): ${error.message}`;
}
