import { setTimeout as delay } from "node:timers/promises";
import { SpanKind } from "@opentelemetry/api";
import { type Dispatcher, request } from "undici";
import { fail, tracer, within } from "../../telemetry/measured.ts";
import { type PlaceWeather, readAnswer } from "./answer.ts";

/** How patient a request is. */
export interface Patience {
  /** How often it is sent at most. */
  readonly attempts: number;
  /** How long each attempt may take. */
  readonly attemptMilliseconds: number;
  /** The longest wait before the second attempt; each further wait may be twice as long. */
  readonly backoffMilliseconds: number;
}

/** Open-Meteo gave no weather; the message is for the log and holds no place. */
export class OpenMeteoError extends Error {
  override readonly name = "OpenMeteoError";
  /** Whether it may be different next time. */
  readonly passing: boolean;
  /** Whether the service answered, that it was asked for what it does not know: it is well then. */
  readonly answered: boolean;
  /** How long the service asks to be left alone, where it says so. */
  readonly retryAfterMilliseconds: number | undefined;

  constructor(
    message: string,
    passing: boolean,
    { answered = false, retryAfter }: { answered?: boolean; retryAfter?: number | undefined } = {},
  ) {
    super(message);
    this.passing = passing;
    this.answered = answered;
    this.retryAfterMilliseconds = retryAfter;
  }
}

/** Sixteen days are four kilobytes. */
const largestAnswerBytes = 256 * 1024;

/**
 * Asks until there is an answer, it is certain that there will be none, or patience is at its end.
 * @throws {@link OpenMeteoError}
 */
export async function requestWeather(
  url: URL,
  dispatcher: Dispatcher,
  patience: Patience,
): Promise<PlaceWeather> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(url, dispatcher, patience.attemptMilliseconds);
    } catch (error) {
      if (!(error instanceof OpenMeteoError)) throw error;
      // Jitter over all of the wait: those who failed together must not come back together.
      const wait = Math.random() * patience.backoffMilliseconds * 2 ** (attempt - 1);
      const asked = error.retryAfterMilliseconds ?? 0;
      const tooLong = asked > patience.attemptMilliseconds;
      if (!error.passing || tooLong || attempt >= patience.attempts) throw error;
      await delay(Math.max(wait, asked));
    }
  }
}

async function once(url: URL, dispatcher: Dispatcher, milliseconds: number): Promise<PlaceWeather> {
  const { status, body, headers } = await exchange(url, dispatcher, milliseconds);
  if (status === 429 || status >= 500) {
    const seconds = Number(headers["retry-after"]);
    const retryAfter = seconds >= 0 ? seconds * 1000 : undefined;
    throw new OpenMeteoError(`Open-Meteo answered ${status}.`, true, { retryAfter });
  }
  if (status !== 200) {
    const answered = status === 400;
    throw new OpenMeteoError(`Open-Meteo answered ${status}.`, false, { answered });
  }
  const weather = readAnswer(body);
  if ("problem" in weather) {
    throw new OpenMeteoError(`Open-Meteo's answer cannot be read: ${weather.problem}.`, true);
  }
  return weather;
}

/** One request, with a span of its own: which service answered what, not where it is about. */
function exchange(url: URL, dispatcher: Dispatcher, milliseconds: number) {
  const span = tracer.startSpan("GET", {
    kind: SpanKind.CLIENT,
    attributes: { "http.request.method": "GET", "server.address": url.hostname },
  });
  return within(span, async () => {
    const answer = await send(url, dispatcher, milliseconds);
    span.setAttribute("http.response.status_code", answer.status);
    if (answer.status >= 400) fail(span, String(answer.status));
    return answer;
  });
}

async function send(url: URL, dispatcher: Dispatcher, milliseconds: number) {
  try {
    const response = await request(url, {
      dispatcher,
      headers: { accept: "application/json", "user-agent": "weather-mcp-server" },
      signal: AbortSignal.timeout(milliseconds),
    });
    const chunks: Buffer[] = [];
    let received = 0;
    for await (const chunk of response.body) {
      received += chunk.length;
      if (received > largestAnswerBytes) {
        throw new OpenMeteoError("Open-Meteo's answer is too large.", false);
      }
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString();
    return { status: response.statusCode, headers: response.headers, body };
  } catch (error) {
    if (error instanceof OpenMeteoError) throw error;
    const { name, code } = error as { name?: string; code?: string };
    throw new OpenMeteoError(`Open-Meteo cannot be reached (${code ?? name}).`, true);
  }
}
