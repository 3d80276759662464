import type { ServerResponse } from "node:http";
import type { Metrics } from "../telemetry/gateway-numbers.ts";
import type { TraceRecorder } from "./recorder.ts";

/** How many pages can watch at once. */
const mostWatchers = 32;

/** Milliseconds in which changes are gathered. */
const gathering = 40;

/** The same for numbers, which a page reads anew as a whole. */
const counting = 250;

/** A page that reads more slowly than things happen is let go when so many bytes wait for it; it comes back by itself. */
const mostWaiting = 4_000_000;

/** Tells pages what happens, as server-sent events. While there is none, nothing is gathered. */
export class Watchers {
  readonly #recorder: TraceRecorder;
  readonly #metrics: Metrics | undefined;
  readonly #pages = new Set<ServerResponse>();
  readonly #changed = new Set<string>();
  readonly #beat: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  #countTimer: NodeJS.Timeout | undefined;
  #unlisten: (() => void) | undefined;

  constructor(recorder: TraceRecorder, metrics?: Metrics) {
    this.#recorder = recorder;
    this.#metrics = metrics;
    // Codes that nobody came for are counted by time alone, so pages that show numbers look again at each beat.
    this.#beat = setInterval(() => this.#send(event("counted", {})), 20_000).unref();
  }

  /** Whether there is room for another page. */
  get isFull(): boolean {
    return this.#pages.size >= mostWatchers;
  }

  /** A page watches from now on, and is told first what is known already. */
  add(page: ServerResponse): void {
    this.#pages.add(page);
    this.#unlisten ??= this.#listen();
    page.once("close", () => this.#remove(page));
    page.write(event("all", this.#recorder.summaries()));
  }

  #listen(): () => void {
    const unlisten = this.#recorder.listen((id) => this.#gather(id));
    const unlistenToMetrics = this.#metrics?.listen(() => this.#counted());
    return () => {
      unlisten();
      unlistenToMetrics?.();
    };
  }

  /** Tells every page that other policies run now. */
  deployed(): void {
    this.#send(event("deployed", {}));
  }

  #remove(page: ServerResponse): void {
    this.#pages.delete(page);
    if (this.#pages.size > 0) return;
    this.#unlisten?.();
    this.#unlisten = undefined;
    this.#changed.clear();
  }

  #gather(id: string): void {
    this.#changed.add(id);
    this.#timer ??= setTimeout(() => this.#flush(), gathering);
  }

  /** The numbers themselves are not sent: most pages show something else. */
  #counted(): void {
    this.#countTimer ??= setTimeout(() => {
      this.#countTimer = undefined;
      this.#send(event("counted", {}));
    }, counting);
  }

  #flush(): void {
    this.#timer = undefined;
    const summaries = [...this.#changed].flatMap((id) => this.#recorder.summary(id) ?? []);
    this.#changed.clear();
    if (summaries.length > 0) this.#send(event("requests", summaries));
  }

  #send(text: string): void {
    for (const page of this.#pages) {
      if (page.writableLength > mostWaiting) page.destroy();
      else page.write(text);
    }
  }

  close(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#timer);
    clearTimeout(this.#countTimer);
    for (const page of this.#pages) page.end();
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
