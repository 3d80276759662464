/** What the ingestion did with what it was sent. */
export type TrackAnswer =
  | { readonly outcome: "taken" }
  /** Of some it says that they are taken another time, of some that they never are. */
  | {
      readonly outcome: "taken in part";
      readonly again: ReadonlySet<number>;
      readonly lost: number;
    }
  | { readonly outcome: "elsewhere"; readonly location: string | null }
  /** It may take the same another time. */
  | { readonly outcome: "not now" }
  /** It takes nothing for a while: somebody's quota or limit is reached, or it does not know who sends. */
  | { readonly outcome: "quiet" }
  | { readonly outcome: "refused" };

/** A body is read as far as this; each item that was not taken has a sentence in it. */
export const largestAnswerBytes = 256 * 1024;

const passing = new Set([408, 429, 500, 502, 503, 504]);

/** 402 and 439 say that a quota is used up, 401 and 403 that only Microsoft Entra tokens count or that it is not to be. */
const lasting = new Set([401, 402, 403, 439]);

/** Reads an answer; its body, which may be anything, only where it says more than its status. */
export function readTrackAnswer(
  status: number,
  headers: Headers,
  body: string,
  sent: number,
): TrackAnswer {
  if (status === 200) return { outcome: "taken" };
  if (status === 206) return takenInPart(body, sent);
  if (status === 307 || status === 308) {
    return { outcome: "elsewhere", location: headers.get("location") };
  }
  if (passing.has(status)) return { outcome: "not now" };
  return { outcome: lasting.has(status) ? "quiet" : "refused" };
}

/** How long it asks to be left alone, in seconds or until a moment (RFC 9110 section 10.2.3), but for an hour at most. */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  const until = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return until >= 0 ? Math.min(until, 3_600_000) : undefined;
}

function takenInPart(body: string, sent: number): TrackAnswer {
  const again = new Set<number>();
  const lost = new Set<number>();
  for (const { index, statusCode } of errorsIn(body)) {
    const known =
      typeof index === "number" && Number.isInteger(index) && index >= 0 && index < sent;
    if (!known || typeof statusCode !== "number") continue;
    (passing.has(statusCode) || statusCode === 439 ? again : lost).add(index);
  }
  const refused = [...lost].filter((index) => !again.has(index));
  return { outcome: "taken in part", again, lost: refused.length };
}

/** Of a body that cannot be read nothing is sent again: most of it was taken, and would be counted twice. */
function errorsIn(body: string): readonly Partial<Record<string, unknown>>[] {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const errors: unknown = isRecord(answer) ? answer["errors"] : undefined;
  return Array.isArray(errors) ? errors.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Partial<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
