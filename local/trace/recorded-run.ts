import { Fault } from "../gateway/fault.ts";
import type { OutboundRequest } from "../gateway/outbound/outbound.ts";
import type {
  CallObserver,
  ExchangeChanges,
  PolicyObserver,
  RemovedHeaders,
  StartedPolicy,
} from "../gateway/watching/observer.ts";
import type { Noticed } from "./known-secrets.ts";
import type { Masks } from "./masking.ts";
import type { PolicyRun } from "./model.ts";
import { type KeptChange, keptChanges, learnChange, shownChange } from "./shown-changes.ts";
import { shortened } from "./shown-value.ts";

/** What a recorded run of a policy needs to know of its request. */
export interface AroundRun {
  readonly masks: Masks;
  /** Keeps a secret in mind for as long as the request is recorded. */
  readonly keep: Noticed;
  /** Milliseconds of a clock that begins with the request. */
  now(): number;
  /** Begins a run inside the one with that number; undefined when there are too many. */
  begin(started: StartedPolicy, parent: number | undefined): PolicyObserver | undefined;
  /** Policies have removed a header each inside the one with that number. */
  remove(removed: RemovedHeaders, changes: ExchangeChanges, parent: number | undefined): void;
  /** Begins a call. */
  call(request: OutboundRequest, run: RecordedRun): CallObserver | undefined;
  /** Bodies are known that were not before, or others. */
  bodies(changes: ExchangeChanges): void;
  changed(): void;
  /** Which document a policy stands in. */
  documentOf(started: StartedPolicy): string;
}

const none: readonly never[] = [];

/** One run of a policy as it is recorded. There are dozens for a request, so what it changed is masked when somebody looks at it. */
export class RecordedRun implements PolicyObserver {
  readonly #around: AroundRun;
  readonly #started: StartedPolicy;
  readonly #number: number;
  readonly #parent: number | undefined;
  readonly #began: number;
  #branch: PolicyRun["branch"];
  #ended: number | undefined;
  #outcome: PolicyRun["outcome"];
  #error: PolicyRun["error"];
  #changes: readonly KeptChange[] = none;
  #calls: readonly number[] = none;

  /**
   * @param number of the run
   * @param parent the number of the one that it stands in
   */
  constructor(
    around: AroundRun,
    started: StartedPolicy,
    number: number,
    parent: number | undefined,
  ) {
    this.#around = around;
    this.#started = started;
    this.#number = number;
    this.#parent = parent;
    this.#began = around.now();
  }

  get name(): string {
    return this.#started.statement.name;
  }

  get error(): PolicyRun["error"] {
    return this.#error;
  }

  policy(inner: StartedPolicy): PolicyObserver | undefined {
    this.#branchTo(inner);
    return this.#around.begin(inner, this.#number);
  }

  removed(removed: RemovedHeaders, changes: ExchangeChanges): void {
    if (this.name === "choose") for (const [first] of removed) this.#branchTo(first);
    this.#around.remove(removed, changes, this.#number);
  }

  #branchTo(inner: StartedPolicy): void {
    if (this.name === "choose") this.#branch ??= branchOf(this.#started, inner);
  }

  call(request: OutboundRequest): CallObserver | undefined {
    return this.#around.call(request, this);
  }

  /** It has made the call with that number. */
  called(call: number): void {
    this.#calls = [...this.#calls, call];
  }

  ended(outcome: PolicyRun["outcome"], changes: ExchangeChanges): void {
    this.#ended = this.#around.now();
    this.#outcome = outcome;
    this.#changes = keptChanges(changes);
    const { masks, keep } = this.#around;
    for (const change of this.#changes) learnChange(change, masks, keep);
    this.#around.bodies(changes);
  }

  failed(error: unknown, changes: ExchangeChanges, place: PolicyRun["place"]): void {
    this.ended("failed", changes);
    const { reason, message } = detailsOf(error);
    this.#error = { reason, message: shortened(this.#around.masks.text(message)), place };
    this.#around.changed();
  }

  shown(): PolicyRun[] {
    const { masks } = this.#around;
    const ended = this.#ended;
    return [
      {
        ...shownPlace(this.#started, this.#around),
        parent: this.#parent,
        branch: this.#branch,
        began: rounded(this.#began),
        took: ended === undefined ? undefined : rounded(ended - this.#began),
        ...{ outcome: this.#outcome, error: this.#error, calls: this.#calls },
        changes: this.#changes.map((change) => shownChange(change, masks)),
      },
    ];
  }
}

/** Where a policy stands, as it is shown. */
export function shownPlace(
  started: StartedPolicy,
  around: AroundRun,
): Pick<PolicyRun, "name" | "section" | "scope" | "path" | "document" | "place" | "end"> {
  const { statement, section, scope, path } = started;
  const { name, place, end } = statement;
  return { name, section, scope, path, document: around.documentOf(started), place, end };
}

/** Milliseconds with their thousandths. */
export function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

/** The branch of a choose that a policy stands in, by its path. */
function branchOf({ statement, path }: StartedPolicy, inner: StartedPolicy): PolicyRun["branch"] {
  const [, name, count = "1"] =
    /^\/(when|otherwise)(?:\[(\d+)\])?/.exec(inner.path.slice(path.length)) ?? [];
  const branch = statement.children.filter((child) => child.name === name)[Number(count) - 1];
  const end = branch?.children[0]?.place;
  return branch === undefined || end === undefined ? undefined : { place: branch.place, end };
}

function detailsOf(error: unknown): { readonly reason: string; readonly message: string } {
  if (error instanceof Fault) return error.details;
  return error instanceof Error
    ? { reason: error.name, message: error.message }
    : { reason: "Error", message: String(error) };
}
