import { reasonOf } from "./ask.ts";

/** How the body of an answer came. */
export interface Arrivals {
  /** Milliseconds from the request to each piece of the body. */
  readonly times: readonly number[];
  /** Milliseconds until there was no more. */
  readonly lasted: number;
  /** Whether it came to its end, was cut off, or was still open when the doctor had waited long enough. */
  readonly end: "ended" | "cut" | "held";
  /** How it was cut off. */
  readonly reason?: string;
  readonly text: string;
}

/** A hostile server could send without end. */
const mostText = 1_000_000;

/**
 * Reads a body to its end, or until the signal says that this is enough, and remembers when each piece of it came.
 *
 * @param began when the request was sent, by `performance.now()`
 */
export async function arrivalsOf(
  response: Response,
  began: number,
  signal: AbortSignal,
): Promise<Arrivals> {
  const times: number[] = [];
  const decoder = new TextDecoder();
  let text = "";
  const sinceThen = () => performance.now() - began;
  const reader = response.body?.getReader();
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read();
      if (done) break;
      times.push(sinceThen());
      text += decoder.decode(value, { stream: true });
      if (text.length > mostText) {
        await reader.cancel();
        break;
      }
    }
    return { times, lasted: sinceThen(), end: "ended", text };
  } catch (error) {
    const lasted = sinceThen();
    if (signal.aborted) return { times, lasted, end: "held", text };
    return { times, lasted, end: "cut", reason: reasonOf(error), text };
  }
}
