import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { isAlive } from "../data/data-lock.ts";
import { moduleBeside } from "../module-beside.ts";
import { BlobStoreError } from "./blob-store-error.ts";
import type { Certificate } from "./certificate.ts";

/** Azurite's blob server, running as a process of its own. */
export interface Azurite {
  readonly origin: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** What Azurite runs with. */
export interface AzuriteOptions {
  readonly accounts: readonly string[];
  readonly port: number;
  readonly certificate: Certificate;
  /** A folder that keeps the blobs; in memory without one. */
  readonly folder?: string;
  readonly logger?: Logger;
}

/** It takes half a second on a quiet machine. */
const startTimeout = 30_000;

/** How long it may take to write down what it has in memory before it is killed. */
const endTimeout = 10_000;

/** How much of what Azurite complained about is repeated when it dies. */
const keptLines = 10;

/**
 * Starts Azurite for these accounts and waits until it listens.
 *
 * @throws BlobStoreError with Azurite's last words when it ends before that.
 */
export async function startAzurite({
  accounts,
  port,
  certificate,
  folder: kept,
  logger,
}: AzuriteOptions): Promise<Azurite> {
  if (kept !== undefined) await untilLeft(kept);
  const folder = await mkdtemp(join(tmpdir(), "blob-store-"));
  try {
    const [cert, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
    await Promise.all([
      writeFile(cert, certificate.certificate, { mode: 0o600 }),
      writeFile(key, certificate.key, { mode: 0o600 }),
    ]);
    const child = launch(accounts, [
      ...["--blobHost", "127.0.0.1", "--blobPort", String(port)],
      ...["--cert", cert, "--key", key, "--oauth", "basic"],
      ...(kept === undefined ? ["--inMemoryPersistence"] : ["--location", kept]),
      ...["--skipApiVersionCheck", "--disableTelemetry", "--silent"],
    ]);
    const end = () => stop(child, kept !== undefined);
    if (kept !== undefined) writeFileSync(processFile(kept), String(child.pid), { mode: 0o600 });
    const origin = await listening(child, logger).catch(async (error: unknown) => {
      await end();
      throw error;
    });
    const reportEnd = () => logger?.error({ origin }, "azurite: ended by itself");
    child.once("close", reportEnd);
    return {
      origin,
      stop: async () => {
        child.off("close", reportEnd);
        await end();
      },
    };
  } finally {
    // Azurite has read both files by the time it listens; nothing stays behind on the disk.
    await rm(folder, { recursive: true, force: true });
  }
}

function launch(accounts: readonly string[], options: readonly string[]): ChildProcess {
  // The key is never used: Azurite knows no account without one.
  const known = accounts.map((account) => `${account}:${randomBytes(32).toString("base64")}`);
  return fork(blobServerPath(), [...options], {
    execArgv: [
      "--no-deprecation",
      "--import",
      moduleBeside(import.meta.url, "azurite-preload").href,
    ],
    env: { ...process.env, NODE_OPTIONS: "", AZURITE_ACCOUNTS: known.join(";") },
    // Ctrl-C in the terminal reaches the gateway alone, which ends this when nothing writes any more.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}

function blobServerPath(): string {
  const manifestPath = createRequire(import.meta.url).resolve("azurite/package.json");
  const manifest: { bin: Record<string, string> } = createRequire(manifestPath)("./package.json");
  const program = manifest.bin["azurite-blob"];
  if (program === undefined) {
    throw new BlobStoreError(
      `The installed package azurite has no program "azurite-blob" (${manifestPath}). Install a version that has one, for example 3.37.0.`,
    );
  }
  return join(dirname(manifestPath), program);
}

/** The origin that Azurite announces; port 0 becomes a real port only then. */
async function listening(child: ChildProcess, logger: Logger | undefined): Promise<string> {
  const lastWords: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  eachLine(child.stdout, (line) => {
    logger?.debug({ line }, "azurite");
    const origin = /successfully listens on (https:\/\/\S+)/.exec(line)?.[1];
    if (origin) {
      resolve(origin);
    }
  });
  eachLine(child.stderr, (line) => {
    logger?.warn({ line }, "azurite");
    lastWords.push(line);
    lastWords.splice(0, lastWords.length - keptLines);
  });
  child.once("error", (cause) => {
    reject(new BlobStoreError(`Azurite could not be started: ${cause.message}`, { cause }));
  });
  // "close" comes after the last line; "exit" may come before it.
  child.once("close", (code, signal) => {
    const said = lastWords.join("\n") || "It said nothing on standard error.";
    reject(
      new BlobStoreError(
        `Azurite, the local blob store, ended before it was ready (${signal ?? `exit code ${code}`}): ${said}`,
      ),
    );
  });
  const timer = setTimeout(() => {
    reject(
      new BlobStoreError(
        `Azurite, the local blob store, was not ready within ${startTimeout / 1000} seconds. The machine may be overloaded; try again. ${lastWords.join("\n")}`,
      ),
    );
  }, startTimeout);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

function eachLine(stream: Readable | null, handle: (line: string) => void): void {
  if (stream) {
    createInterface({ input: stream }).on("line", handle);
  }
}

/** Where it stands which process has the blobs of a folder in memory. */
const processFile = (folder: string) => join(folder, "azurite.pid");

/** Azurite outlives a gateway that is killed by the moment in which it writes down what it has in memory. */
async function untilLeft(folder: string): Promise<void> {
  const file = processFile(folder);
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const deadline = performance.now() + endTimeout;
  while (pid > 0 && isAlive(pid) && performance.now() < deadline) await delay(50);
}

/**
 * In memory there is nothing that Azurite would have to put in order first; what it keeps in a folder it writes down
 * when its channel to this process closes, which also keeps it from ending as long as it is open.
 */
async function stop(child: ChildProcess, keeps: boolean): Promise<void> {
  const neverStarted = child.pid === undefined;
  if (neverStarted || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  // "close" does not come after a disconnect from this side.
  const ended = once(child, "exit");
  if (keeps && child.connected) child.disconnect();
  else child.kill("SIGKILL");
  const timer = setTimeout(() => child.kill("SIGKILL"), endTimeout);
  await ended;
  clearTimeout(timer);
}
