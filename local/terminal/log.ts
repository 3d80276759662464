import { styleText } from "node:util";
import { type Logger, pino } from "pino";

/** Logs to standard error, one readable line per event; standard output is for results. */
export function terminalLogger(level: "info" | "debug"): Logger {
  const write = (line: string) => process.stderr.write(readable(line, level === "debug"));
  const { err } = pino.stdSerializers;
  return pino({ level, base: null, serializers: { err, error: err } }, { write });
}

/** What only ties events together, or names by an id what has a name beside it: shown on request. */
const idsOnly = new Set(["flow", "user", "clientId", "operation", "reference"]);

/**
 * A line of the log as a person reads it: the time, what happened, who and what was concerned, and why.
 *
 * @param verbose whether ids are shown as well
 */
export function readable(line: string, verbose: boolean): string {
  const { level, time, msg, ...details } = JSON.parse(line) as Record<string, unknown>;
  const { container, ...others } = details;
  const said = container === undefined ? spoken(msg, others) : fromContainer(container, msg);
  const clock = new Date(Number(time)).toTimeString().slice(0, 8);
  const isGrave = Number(level) >= 40;
  const pairs = Object.entries(said.details)
    .filter(([name, value]) => value !== "" && (verbose || !idsOnly.has(name) || isUrl(value)))
    .flatMap(([name, value]) => shown(name, value));
  const text = harmless(said.message);
  const rest = pairs.length === 0 ? "" : `  ${style("dim", harmless(pairs.join("  ")))}`;
  return `${style("dim", clock)} ${isGrave ? style("yellow", "!") : " "} ${isGrave ? style("yellow", text) : text}${rest}\n`;
}

interface Spoken {
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

function spoken(message: unknown, details: Readonly<Record<string, unknown>>): Spoken {
  return { message: String(message), details };
}

/** What a container printed: many print JSON, with the message among other things. */
function fromContainer(container: unknown, printed: unknown): Spoken {
  const name = String(container);
  try {
    const parsed: unknown = JSON.parse(String(printed));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      const {
        msg,
        message,
        level: _,
        time: __,
        timestamp: ___,
        ...details
      } = parsed as Record<string, unknown>;
      return spoken(`${name}: ${String(msg ?? message ?? "")}`, details);
    }
  } catch {
    // It is text then.
  }
  return spoken(`${name}: ${String(printed)}`, {});
}

/** A detail by its name; what it is made of, by names of two parts. A whole URL of the gateway says no more than its path. */
function shown(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "object") {
    const { stack: _, ...parts } = value as Record<string, unknown>;
    return Object.entries(parts).flatMap(([part, inner]) => shown(`${name}.${part}`, inner));
  }
  const text = name === "resource" ? pathOf(String(value)) : String(value);
  return [`${name}=${/\s/.test(text) ? JSON.stringify(text) : text}`];
}

function pathOf(url: string): string {
  return URL.parse(url)?.pathname ?? url;
}

function isUrl(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("https://");
}

/** Names and lines come from anybody: nothing in them moves the cursor or colours the terminal. */
function harmless(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu, "\ufffd");
}

function style(format: "dim" | "yellow", text: string): string {
  return styleText(format, text, { stream: process.stderr });
}
