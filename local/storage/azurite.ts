import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Logger } from "pino";
import { moduleBeside } from "../module-beside.ts";
import { BlobStoreError } from "./blob-store-error.ts";
import type { Certificate } from "./certificate.ts";

/** Azurite's blob server, running as a process of its own. */
export interface Azurite {
  readonly origin: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** It takes half a second on a quiet machine. */
const startTimeout = 30_000;

/** How much of what Azurite complained about is repeated when it dies. */
const keptLines = 10;

/**
 * Starts Azurite for one account and waits until it listens.
 *
 * @throws BlobStoreError with Azurite's last words when it ends before that.
 */
export async function startAzurite(
  account: string,
  port: number,
  certificate: Certificate,
  logger: Logger | undefined,
): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), "blob-store-"));
  try {
    const [cert, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
    await Promise.all([
      writeFile(cert, certificate.certificate, { mode: 0o600 }),
      writeFile(key, certificate.key, { mode: 0o600 }),
    ]);
    const child = launch(account, [
      ...["--blobHost", "127.0.0.1", "--blobPort", String(port)],
      ...["--cert", cert, "--key", key, "--oauth", "basic"],
      ...["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"],
    ]);
    const origin = await listening(child, logger).catch(async (error: unknown) => {
      await stop(child);
      throw error;
    });
    const reportEnd = () => logger?.error({ origin }, "azurite: ended by itself");
    child.once("close", reportEnd);
    return {
      origin,
      stop: async () => {
        child.off("close", reportEnd);
        await stop(child);
      },
    };
  } finally {
    // Azurite has read both files by the time it listens; nothing stays behind on the disk.
    await rm(folder, { recursive: true, force: true });
  }
}

function launch(account: string, options: readonly string[]): ChildProcess {
  // The key is never used: Azurite knows no account without one.
  const accountKey = randomBytes(32).toString("base64");
  return fork(blobServerPath(), [...options], {
    execArgv: [
      "--no-deprecation",
      "--import",
      moduleBeside(import.meta.url, "azurite-preload").href,
    ],
    env: { ...process.env, NODE_OPTIONS: "", AZURITE_ACCOUNTS: `${account}:${accountKey}` },
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

/** Everything is in memory, so there is nothing Azurite would have to put in order first. */
async function stop(child: ChildProcess): Promise<void> {
  const neverStarted = child.pid === undefined;
  if (neverStarted || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, "close");
  child.kill("SIGKILL");
  await ended;
}
