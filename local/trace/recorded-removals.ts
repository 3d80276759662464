import type { ExchangeChanges, RemovedHeaders } from "../gateway/watching/observer.ts";
import { removalsByName } from "../gateway/watching/observers.ts";
import type { PolicyRun } from "./model.ts";
import { type AroundRun, rounded, shownPlace } from "./recorded-run.ts";
import { keptChanges, shownChange } from "./shown-changes.ts";

/** Runs of policies in a row that removed a header each, as they are recorded: as one, since they are a hundred. */
export class RecordedRemovals {
  readonly error = undefined;
  readonly #around: AroundRun;
  readonly #removed: RemovedHeaders;
  readonly #changes: ExchangeChanges;
  readonly #parent: number | undefined;
  readonly #most: number;
  readonly #at: number;

  /**
   * @param parent the number of the run that they stand in
   * @param most how many of them are kept
   */
  constructor(
    around: AroundRun,
    removed: RemovedHeaders,
    changes: ExchangeChanges,
    parent: number | undefined,
    most: number,
  ) {
    this.#around = around;
    this.#removed = removed;
    this.#changes = changes;
    this.#parent = parent;
    this.#most = most;
    this.#at = around.now();
  }

  shown(): PolicyRun[] {
    const { masks } = this.#around;
    const changesOf = removalsByName(this.#changes);
    return [...this.#removed].slice(0, this.#most).map(([started, name]) => ({
      ...shownPlace(started, this.#around),
      ...{ parent: this.#parent, branch: undefined, error: undefined, calls: [] },
      ...{ began: rounded(this.#at), took: 0, outcome: "continue" },
      changes: keptChanges(changesOf(name)).map((change) => shownChange(change, masks)),
    }));
  }
}
