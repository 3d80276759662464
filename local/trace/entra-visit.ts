import type { EntraVisit } from "../entra/index.ts";
import type { MarkedSecret } from "./marked-secret.ts";
import type { Masks } from "./masking.ts";
import type { RequestSummary, RequestTrace } from "./model.ts";
import { shownHeaders } from "./shown-message.ts";

/** A visit of a browser to what stands for Entra, as it is recorded. */
export class RecordedVisit {
  readonly id: string;
  readonly number: number;
  flow: string | undefined;
  readonly ties: readonly string[];
  readonly #shown: RequestTrace;

  constructor(visit: EntraVisit, id: string, number: number, masks: Masks) {
    const ties: string[] = [];
    const notice = ({ kind, mark }: MarkedSecret) => {
      if (kind === "state" || kind === "code") ties.push(mark);
    };
    const target = masks.url(withoutId(visit.target), notice);
    const location = visit.location && masks.url(withoutId(visit.location), notice);
    for (const place of [visit.target, visit.location ?? ""]) {
      const page = signInPage.exec(place)?.[2];
      if (page !== undefined) ties.push(`sign-in ${page}`);
    }
    this.id = id;
    this.number = number;
    this.ties = ties;
    this.#shown = {
      ...{ id, number, at: visit.at, from: "browser", to: "entra", method: visit.method, target },
      ...{
        about: "",
        outcome: "",
        api: undefined,
        operation: undefined,
        took: Math.round(visit.took * 1000) / 1000,
        policies: 0,
      },
      ...{ status: visit.status, location, error: undefined, calls: [], flow: undefined },
      ...{ client: undefined, reason: undefined, url: target, runs: [], callsInFull: [] },
      request: { headers: shownHeaders(visit.headers, masks), body: undefined, isCut: false },
      ...{ answer: undefined, events: [], isCut: false },
    };
  }

  summary(): RequestSummary {
    const { reason: _, url: __, request: ___, answer: ____, ...rest } = this.trace();
    const { runs: _r, callsInFull: _c, events: _e, isCut: _i, ...summary } = rest;
    return summary;
  }

  trace(): RequestTrace {
    return { ...this.#shown, flow: this.flow };
  }
}

/** Entra has a page for each sign-in, and goes on from it at an address of its own; both have its id. */
const signInPage = /(\/(?:login|authorize)\/)([\w-]{8,})/;

function withoutId(target: string): string {
  return target.replace(signInPage, "$1…");
}
