import { isColoured, printable, printed, type Style, summary, title } from "./printing.ts";
import type { Finding, Watcher } from "./report.ts";

/** A stream that findings are written to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const clearLine = "\r\u001b[2K";

/** Tells a person what the doctor finds as it finds it, and, on a terminal, what it is looking at. */
export class Terminal implements Watcher {
  readonly #output: Output;
  readonly #style: Style;
  readonly #began = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #line = "";
  #since = 0;
  #frame = 0;
  #last: string | undefined;

  constructor(output: Output) {
    this.#output = output;
    const columns = output.isTTY === true ? (output.columns ?? 80) : undefined;
    this.#style = { coloured: isColoured(output), width: columns };
  }

  part(text: string): void {
    this.#last = undefined;
    this.#write(title(text, this.#style));
  }

  found(finding: Finding): void {
    this.#write(printed(finding, this.#style, finding.check === this.#last));
    this.#last = finding.check;
  }

  looking(check: string | undefined, doing?: string): void {
    if (this.#style.width === undefined) return;
    if (check === undefined) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#output.write(clearLine);
      return;
    }
    if (doing === undefined) this.#since = performance.now();
    this.#line = printable(doing === undefined ? check : `${check.padEnd(20)}${doing}`);
    this.#timer ??= setInterval(() => this.#draw(), 100).unref();
  }

  end(findings: readonly Finding[]): void {
    this.#write(summary(findings, (performance.now() - this.#began) / 1000, this.#style));
  }

  #draw(): void {
    this.#frame = (this.#frame + 1) % frames.length;
    const seconds = Math.floor((performance.now() - this.#since) / 1000);
    const text = `  ${frames[this.#frame]} ${this.#line}${seconds > 0 ? `  ${seconds} s` : ""}`;
    // A line that is longer than the terminal could not be taken back.
    this.#output.write(clearLine + text.slice(0, (this.#style.width ?? 80) - 1));
  }

  #write(text: string): void {
    this.#output.write(this.#timer === undefined ? text : clearLine + text);
  }
}
