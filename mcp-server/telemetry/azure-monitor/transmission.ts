import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { isLoopback } from "../../trustworthy-url.ts";
import type { Envelope } from "./envelope.ts";
import {
  largestAnswerBytes,
  readRetryAfter,
  readTrackAnswer,
  type TrackAnswer,
} from "./track-answer.ts";

/** How patient sending is. */
export interface Patience {
  /** How often it is sent at most. */
  readonly attempts: number;
  /** How long each attempt may take, and a wait that Azure Monitor asks for. */
  readonly attemptMilliseconds: number;
  /** The longest wait before the second attempt; each further wait may be twice as long. */
  readonly backoffMilliseconds: number;
}

/** Telemetry did not reach Azure Monitor. The message is for the log: it has neither telemetry nor the connection string. */
class AzureMonitorError extends Error {
  override readonly name = "AzureMonitorError";
}

/** How long nothing is sent once Azure Monitor takes nothing, where it does not say until when. */
const quietMilliseconds = 60_000;

/** OpenTelemetry sends a batch at a time, and all of its queue, four batches, when it stops. */
const mostUnderWay = 8;

/** The domains of Azure Monitor; within one the ingestion may send telemetry to another host of its. */
const domains = [
  /\.(applicationinsights\.azure\.com|services\.visualstudio\.com|monitor\.azure\.com)$/,
  /\.(applicationinsights|monitor)\.azure\.us$/,
  /\.(applicationinsights|monitor)\.azure\.cn$/,
];

/** Sends telemetry to the ingestion of Application Insights. Nothing that it could not send is kept, in memory or on disk. */
export class Transmission {
  readonly #patience: Patience;
  #track: URL;
  #quietUntil = 0;
  #underWay = 0;

  constructor(endpoint: URL, patience: Patience) {
    this.#patience = patience;
    this.#track = trackOf(endpoint);
  }

  /**
   * Sends until all is taken, it is certain that the rest is not, or patience is at its end.
   * @throws {@link AzureMonitorError}
   */
  async send(envelopes: readonly Envelope[]): Promise<void> {
    if (envelopes.length === 0) return;
    if (this.#underWay >= mostUnderWay) {
      throw new AzureMonitorError(`Azure Monitor is too slow: ${envelopes.length} items are lost.`);
    }
    this.#underWay += 1;
    try {
      await this.#sendPatiently(envelopes);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #sendPatiently(envelopes: readonly Envelope[]): Promise<void> {
    let left = envelopes;
    let lost = 0;
    for (let attempt = 1; ; attempt += 1) {
      if (performance.now() < this.#quietUntil) {
        throw lostError("takes nothing for the time being", left.length + lost);
      }
      const { answer, said, retryAfter } = await this.#once(left);
      switch (answer.outcome) {
        case "taken":
          if (lost > 0) throw lostError("refused a part", lost);
          return;
        case "taken in part":
          lost += answer.lost;
          left = left.filter((_, index) => answer.again.has(index));
          if (left.length > 0) break;
          if (lost > 0) throw lostError("refused a part", lost);
          return;
        case "elsewhere":
          this.#track = this.#elsewhere(answer.location, left.length + lost);
          break;
        case "not now":
          break;
        case "quiet":
          this.#quietUntil = performance.now() + (retryAfter ?? quietMilliseconds);
          throw lostError(said, left.length + lost);
        case "refused":
          throw lostError(said, left.length + lost);
      }
      // Jitter over all of the wait: replicas that failed together must not come back together.
      const wait = Math.random() * this.#patience.backoffMilliseconds * 2 ** (attempt - 1);
      const asked = retryAfter ?? 0;
      const tooLong = asked > this.#patience.attemptMilliseconds;
      if (tooLong) this.#quietUntil = performance.now() + asked;
      if (tooLong || attempt >= this.#patience.attempts) throw lostError(said, left.length + lost);
      if (answer.outcome !== "elsewhere") await delay(Math.max(wait, asked));
    }
  }

  /** One request: what came of it, and the same as words for a log. */
  async #once(envelopes: readonly Envelope[]): Promise<{
    readonly answer: TrackAnswer;
    readonly said: string;
    readonly retryAfter?: number | undefined;
  }> {
    const body = await promisify(gzip)(JSON.stringify(envelopes));
    try {
      const response = await fetch(this.#track, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-encoding": "gzip",
          accept: "application/json",
        },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(this.#patience.attemptMilliseconds),
      });
      const { status, headers } = response;
      const text = await textOf(response);
      const answer = readTrackAnswer(status, headers, text, envelopes.length);
      return { answer, said: wordsOf(status), retryAfter: readRetryAfter(headers, Date.now()) };
    } catch (error) {
      const { name, cause } = error as { name?: string; cause?: { code?: string } };
      const said = `cannot be reached (${cause?.code ?? name})`;
      return { answer: { outcome: "not now" }, said };
    }
  }

  /** Where it says that telemetry is taken instead, if that is of the same owner; else anybody could have it sent to himself. */
  #elsewhere(location: string | null, items: number): URL {
    const target = location === null ? null : URL.parse(location);
    const isSame = target !== null && isOfSameOwner(this.#track, target);
    if (!isSame) throw lostError("sent telemetry to a host that is not its own", items);
    return trackOf(new URL(target.origin));
  }
}

function trackOf(endpoint: URL): URL {
  return new URL(`${endpoint.href.replace(/\/$/, "")}/v2.1/track`);
}

function isOfSameOwner(from: URL, to: URL): boolean {
  const isSecure = to.protocol === "https:" || (to.protocol === "http:" && isLoopback(to.hostname));
  if (!isSecure || to.username !== "" || to.password !== "") return false;
  if (isLoopback(from.hostname) && isLoopback(to.hostname)) return true;
  if (from.host === to.host) return true;
  return domains.some((domain) => domain.test(from.hostname) && domain.test(to.hostname));
}

/** The body, or nothing of one that is too long. */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of response.body ?? []) {
    received += chunk.length;
    // Leaving the loop ends the request.
    if (received > largestAnswerBytes) return "";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function wordsOf(status: number): string {
  const why =
    status === 401 || status === 403
      ? ", as it does where local authentication is disabled: Microsoft Entra tokens are not sent from here"
      : status === 402 || status === 439
        ? ", for a quota is used up"
        : "";
  return `answered ${status}${why}`;
}

function lostError(what: string, items: number): AzureMonitorError {
  const lost = items === 1 ? "1 item is lost" : `${items} items are lost`;
  return new AzureMonitorError(`Azure Monitor ${what}: ${lost}.`);
}
