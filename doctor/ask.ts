import { type JsonObject, parsedObject, textAt, webUrl } from "./json-of-others.ts";
import { Unanswered } from "./report.ts";

/** An answer, read to its end. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Milliseconds until the head of the answer was there. */
  readonly took: number;
}

const patience = 20_000;
/** More is no answer of an OAuth endpoint; it is cut. */
const longest = 1_000_000;

/**
 * Sends a request as a client does. A redirect is an answer, not something to follow.
 *
 * @throws Unanswered when there is no answer.
 */
export async function ask(url: string | URL, init: RequestInit = {}): Promise<Answer> {
  const started = performance.now();
  const place = webUrl(String(url));
  if (place === undefined) {
    throw new Unanswered(
      `"${url}" cannot be asked.`,
      "Name a whole URL there, with https:// and without a user name.",
    );
  }
  const shown = `${init.method ?? "GET"} ${place.origin}${place.pathname}`;
  try {
    const response = await fetch(place, {
      ...init,
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
    });
    const took = performance.now() - started;
    const { status, headers } = response;
    return { url: place.href, status, headers, text: await textOf(response), took };
  } catch (error) {
    throw new Unanswered(`${shown} got no answer: ${reasonOf(error)}.`, undefined, {
      cause: error,
    });
  }
}

/**
 * A body, as much of it as is read. A stream of events may stay open though it has said what was asked for: what came in time counts
 * then.
 */
async function textOf({ body, headers }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  if (body === null) return text;
  try {
    for await (const piece of body) {
      text += decoder.decode(piece, { stream: true });
      if (text.length >= longest) break;
    }
  } catch (error) {
    const isStream = headers.get("content-type")?.startsWith("text/event-stream") === true;
    const isLate = error instanceof Error && error.name === "TimeoutError";
    if (!isLate || !isStream || text === "") throw error;
  }
  return text.slice(0, longest);
}

/**
 * Sends a request and gives its answer as soon as the head is there; whoever reads the body sees when it comes.
 *
 * @throws Unanswered when there is no answer, also because the signal came first.
 */
export async function open(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: "manual" });
  } catch (error) {
    throw new Unanswered(
      `${init.method ?? "GET"} ${url.origin}${url.pathname} got no answer: ${reasonOf(error)}.`,
      undefined,
      { cause: error },
    );
  }
}

/** An answer's body as an object of JSON; undefined when it is none. */
export function objectIn({ text }: Answer): JsonObject | undefined {
  return parsedObject(text);
}

/** What an OAuth error says (RFC 6749 section 5.2): its description or else its code, after the status. */
export function refusalIn(answer: Answer): string {
  const body = objectIn(answer);
  const said = textAt(body, "error_description") ?? textAt(body, "error") ?? "";
  return `${answer.status} ${said}`.trimEnd();
}

/** Why a request failed, as a sentence has it. */
export function reasonOf(error: unknown): string {
  const { message = String(error), code } = rootOf(error);
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}

/** The code of why a request failed, such as ECONNREFUSED; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  return rootOf(error).code;
}

interface Failure {
  readonly message?: string;
  readonly code?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** Node hides why a request failed in the cause, and that in an AggregateError. */
function rootOf(error: unknown): Failure {
  const failure: Failure = typeof error === "object" && error !== null ? error : {};
  const { cause, errors } = failure;
  if (cause !== undefined) return rootOf(cause);
  if (errors?.[0] !== undefined) return rootOf(errors[0]);
  return typeof failure.code === "string" ? failure : withoutCode(failure, error);
}

/** A DOMException has a number as its code. */
function withoutCode({ message }: Failure, error: unknown): Failure {
  return { message: message ?? String(error) };
}
