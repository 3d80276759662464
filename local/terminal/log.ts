import { type Logger, pino } from "pino";

/** Logs to standard error, one readable line per event; standard output is for results. */
export function terminalLogger(level: "info" | "debug"): Logger {
  return pino({ level, base: null }, { write: (line) => process.stderr.write(readable(line)) });
}

function readable(line: string): string {
  const { level, time, msg, ...details } = JSON.parse(line) as Record<string, unknown>;
  const clock = new Date(Number(time)).toTimeString().slice(0, 8);
  const mark = Number(level) >= 50 ? "!" : " ";
  const pairs = Object.entries(details)
    .filter(([, value]) => value !== "" && value !== undefined)
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return `${clock} ${mark} ${String(msg)}  ${pairs.join(" ")}\n`;
}
