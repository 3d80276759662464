import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDataFolder } from "../../local/data/data-folder.ts";
import { StartError } from "../../local/errors.ts";
import { Mistakes } from "../../local/mistakes.ts";
import { startLocal } from "../../local/start-local.ts";

async function takenPort(): Promise<number> {
  const occupant = createServer().listen(0, "127.0.0.1");
  await once(occupant, "listening");
  onTestFinished(() => void occupant.close());
  return (occupant.address() as AddressInfo).port;
}

/** The lines of what a start fails with. */
async function linesOf(options: Parameters<typeof startLocal>[0]): Promise<string[]> {
  const error: unknown = await startLocal(options).then(
    () => "it started",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartError);
  return error instanceof Error ? error.message.split("\n") : [];
}

describe("mistakes", () => {
  it("are all told at once where a start has several", async () => {
    const port = await takenPort();
    const folder = mkdtempSync(join(tmpdir(), "mistakes-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const dataFolder = join(folder, "data");
    const another = openDataFolder(dataFolder, false);
    onTestFinished(() => another.close());
    const hosts = { "clients.example": "http://localhost:1" };
    const lines = await linesOf({
      ...{ stack: join(folder, "nowhere.json"), port, metricsPort: port, dataFolder, hosts },
    });
    expect(lines).toEqual([
      expect.stringContaining('"clients.example" in hosts is not an origin'),
      expect.stringContaining(dataFolder),
      expect.stringContaining(`Port ${port} is in use.`),
      expect.stringContaining(`The metrics cannot be at port ${port}`),
      expect.stringContaining("nowhere.json is not a synthesized stack"),
    ]);
  });

  it("are told without waiting for a stack that is being synthesized, and with one that cannot be", async () => {
    const port = await takenPort();
    const taken = expect.stringContaining(`Port ${port} is in use.`);
    const synthesizing = new Promise<string>(() => undefined);
    expect(await linesOf({ stack: synthesizing, port })).toEqual([taken]);
    const none = Promise.reject(new StartError("cdktf.json names no app."));
    none.catch(() => "reported where it is awaited");
    expect(await linesOf({ stack: none, port })).toEqual([taken, "cdktf.json names no app."]);
  });

  it("are what a person can mend: a defect is thrown as it is", async () => {
    const mistakes = new Mistakes();
    await expect(
      mistakes.try(() => {
        throw new TypeError("a defect");
      }),
    ).rejects.toThrow(TypeError);
    expect(() => mistakes.throwAll()).toThrow("is a defect");
    const one = new StartError("one");
    await mistakes.try(() => Promise.reject(one));
    expect(() => mistakes.throwAll()).toThrow(one);
  });
});
