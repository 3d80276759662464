import { type Arrivals, arrivalsOf } from "../arrivals.ts";
import type { McpSession, ToolCall } from "../mcp-session.ts";
import type { Report, Say } from "../report.ts";

/** Somebody who ends a request after a time, whatever it does. */
export interface DurationLimit {
  readonly seconds: number;
  readonly whose: string;
  readonly remedy: string;
}

/** The limits that documents name, the sooner first. */
export const knownLimits: readonly DurationLimit[] = [
  {
    seconds: 30,
    whose: "a v2 tier of API Management",
    remedy:
      "Nothing of yours is wrong. Where tools take longer, have them tell of their progress and clients come back for the result, or take a classic tier.",
  },
  {
    seconds: 240,
    whose: "the ingress of Container Apps",
    remedy:
      "Nothing of yours is wrong. Clients open their stream again; a tool that takes longer has to be asked for its result later.",
  },
];

/** In seconds: longer than the last of them, and shorter than what fetch waits for by itself (300 s). */
export const beyondAllLimits = 250;

export interface DurationProps {
  readonly session: McpSession;
  /** A tool that takes long, for servers that have no stream of their own. */
  readonly call: ToolCall | undefined;
  /** For how long a stream is held open. */
  readonly seconds: number;
  /** @default those that are known */
  readonly limits?: readonly DurationLimit[];
}

/** For how long a request lives: a stream is held open until something ends it, or for longer than any limit that is known. */
export async function checkDurations(report: Report, props: DurationProps): Promise<void> {
  const { session, call, seconds, limits = knownLimits } = props;
  await report.check("durations", async (say) => {
    say.doing(`holding a stream open, for ${seconds} s at most`);
    const began = performance.now();
    const signal = AbortSignal.timeout(seconds * 1000);
    const stream = await session.listen(signal);
    if (stream !== undefined) {
      const arrivals = await arrivalsOf(stream.response, began, signal);
      sayOf(say, stream.what, arrivals, limits);
      return;
    }
    if (call === undefined) {
      say.unseen(
        "The server has no stream to hold open, neither by GET nor by a subscription.",
        `Name a tool that takes minutes: --call 'TOOL {"ARGUMENT":"VALUE"}'.`,
      );
      return;
    }
    const called = performance.now();
    const answer = await session.call(call, signal);
    sayOf(say, `the call of ${call.tool}`, await arrivalsOf(answer, called, signal), limits);
  });
}

function sayOf(say: Say, what: string, arrivals: Arrivals, limits: readonly DurationLimit[]): void {
  const lasted = arrivals.lasted / 1000;
  const shown = `${lasted.toFixed(1)} s`;
  const outlived = limits.filter((limit) => lasted > later(limit));
  const past = outlived.map(({ seconds, whose }) => `${seconds} s (${whose})`).join(" and ");
  if (arrivals.end === "held") {
    say.fine(
      `A request lives: ${what} was still open after ${shown}, past ${past || "no limit that is known"}.`,
    );
    return;
  }
  const met = limits.find(
    (limit) => Math.abs(lasted - limit.seconds) <= later(limit) - limit.seconds,
  );
  const verb = arrivals.end === "cut" ? "was cut off" : "ended";
  if (met !== undefined) {
    say.note(
      `A request ends: ${what} ${verb} after ${shown}, which is the limit of ${met.whose}.`,
      met.remedy,
    );
  } else if (arrivals.end === "cut") {
    say.note(
      `A request ends: ${what} was cut off after ${shown} (${arrivals.reason ?? ""}), which is no limit that is known.`,
      "See what else is between: a proxy of your network, a load balancer's idle timeout, a server that was stopped.",
    );
  } else {
    const beyond = past === "" ? "sooner than any limit that is known" : `past ${past}`;
    say.note(`The server itself ended ${what} after ${shown}, ${beyond}; it may live longer.`);
  }
}

/** Until when an end counts as that of the limit: timers and networks add a little. */
function later({ seconds }: DurationLimit): number {
  return seconds + Math.min(Math.max(0.05 * seconds, 0.1), 5);
}
