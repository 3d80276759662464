import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import { browserAt, signIn } from "../../e2e/sign-in.ts";
import type { TriedGateway } from "./tried-gateway.ts";

/** How a program ended, and what it said. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * What a client finds on the machine of its person: a home folder that nothing else uses, and a browser, in which Ada
 * allows the client and signs in.
 */
export class Laptop {
  static async open(gateway: TriedGateway, name: string): Promise<Laptop> {
    const laptop = new Laptop(gateway, mkdtempSync(join(inject("homes"), `${name}-`)));
    laptop.#opened.listen(0, "127.0.0.1");
    await once(laptop.#opened, "listening");
    laptop.#writeBrowser();
    return laptop;
  }

  /** Where programs run: their home folder. */
  readonly home: string;
  readonly #gateway: TriedGateway;
  readonly #running = new Set<ChildProcess>();
  readonly #visits: Promise<void>[] = [];
  /** Is told of each URL that a client opens. */
  readonly #opened = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://browser").searchParams.get("url") ?? "";
    response.end();
    const visit = this.browse(url);
    visit.catch(() => "reported when the laptop is closed");
    this.#visits.push(visit);
  });

  private constructor(gateway: TriedGateway, home: string) {
    this.#gateway = gateway;
    this.home = home;
  }

  /** How often a client opened the browser. */
  get visits(): number {
    return this.#visits.length;
  }

  /** What programs have in their environment: nothing of the person who runs the tests. */
  get environment(): Readonly<Record<string, string>> {
    return {
      HOME: this.home,
      PATH: [join(this.home, "browser"), dirname(process.execPath), "/usr/bin", "/bin"].join(
        delimiter,
      ),
      BROWSER: join(this.home, "browser", "xdg-open"),
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
    };
  }

  /** Goes where a client sends its person, signs in, and follows the last redirect, which leads to the client. */
  async browse(url: string): Promise<void> {
    const visit = await this.signIn(url);
    const delivered = await fetch(visit);
    if (!delivered.ok) {
      throw new Error(`The client answered ${delivered.status}: ${await delivered.text()}`);
    }
  }

  /** Goes where a client sends its person and signs in; where the browser is sent then. */
  async signIn(url: string): Promise<string> {
    const visit = await signIn(browserAt(this.#gateway.local), url);
    if (visit.status !== 0) throw new Error(`The browser stopped at ${visit.url}:\n${visit.text}`);
    return visit.url;
  }

  /** Runs a program of Node.js to its end. */
  async run(
    script: string,
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Finished> {
    return await this.runProgram(process.execPath, [script, ...words], environment);
  }

  /** Runs a program to its end; one that takes more than a minute is ended. */
  async runProgram(
    program: string,
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Finished> {
    const child = spawn(program, words, {
      cwd: this.home,
      env: { ...this.environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 60_000,
      killSignal: "SIGKILL",
    });
    this.#running.add(child);
    const ended = once(child, "close");
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      ended,
    ]);
    this.#running.delete(child);
    return { code: code as number | null, stdout, stderr };
  }

  /** Writes a file below the home folder. */
  write(file: string, content: string): string {
    const path = join(this.home, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** @throws Error when a visit of the browser came to a bad end. */
  async close(): Promise<void> {
    for (const child of this.#running) child.kill("SIGKILL");
    this.#opened.closeAllConnections();
    this.#opened.close();
    await Promise.all(this.#visits);
  }

  /** The program that opens URLs: `xdg-open` on Linux, `open` on macOS. It hands them to this process. */
  #writeBrowser(): void {
    const { port } = this.#opened.address() as AddressInfo;
    const script = this.write(
      "browser/open.mjs",
      `await fetch("http://127.0.0.1:${port}/?url=" + encodeURIComponent(process.argv[2]));\n`,
    );
    for (const name of ["xdg-open", "open"]) {
      const program = `#!/bin/sh\nexec "${process.execPath}" "${script}" "$1"\n`;
      writeFileSync(join(dirname(script), name), program, { mode: 0o755 });
    }
  }
}
