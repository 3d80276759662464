import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { FolderWatch } from "../../../local/policy-folder/watch.ts";
import { writeInto, writtenFolder } from "./written-folder.ts";

/** Watches a folder, and waits after each change until it was told of. */
function watched(files: Readonly<Record<string, string>>) {
  const folder = writtenFolder(files);
  let told: () => void = () => undefined;
  let fails = false;
  const failures: unknown[] = [];
  const watch = new FolderWatch(folder, {
    changed: async () => {
      told();
      if (fails) throw new Error("unreadable");
    },
    failed: (error) => failures.push(error),
    unwatched: (sentence) => failures.push(sentence),
  });
  onTestFinished(() => {
    watch.close();
    rmSync(folder, { recursive: true });
  });
  const after = async (change: () => void) => {
    const seen = new Promise<void>((resolve) => {
      told = resolve;
    });
    change();
    await seen;
  };
  return {
    path: (name: string) => join(folder, name),
    after,
    write: (name: string, text: string) => after(() => writeInto(folder, name, text)),
    failing: (whether: boolean) => {
      fails = whether;
    },
    failures,
  };
}

it("sees a file that is written after it was replaced", async () => {
  const { path, after, write } = watched({ "apis/orders/policy.xml": "1" });
  await write("apis/orders/policy.xml", "2");
  await write("apis/orders/new.xml", "3");
  await after(() => renameSync(path("apis/orders/new.xml"), path("apis/orders/policy.xml")));
  await write("apis/orders/policy.xml", "4");
  await write("apis/orders/policy.xml", "5");
});

it("sees what is written into a folder that is new, or was replaced", async () => {
  const { path, after, write } = watched({ "apis/orders/policy.xml": "1" });
  await write("products/starter/policy.xml", "1");
  await write("products/starter/policy.xml", "2");
  await after(() => rmSync(path("apis"), { recursive: true }));
  await write("apis/orders/policy.xml", "3");
  await write("apis/orders/policy.xml", "4");
});

it("tells of the next change after one that could not be followed", async () => {
  const { write, failing, failures } = watched({ "policy.xml": "1" });
  failing(true);
  await write("policy.xml", "2");
  failing(false);
  await write("policy.xml", "3");
  expect(failures).toEqual([new Error("unreadable")]);
});

it("says once which folder it cannot watch, and goes on", () => {
  const sentences: string[] = [];
  // No file system has names as long as this one.
  const folder = `/${"x".repeat(5_000)}`;
  new FolderWatch(folder, {
    changed: async () => undefined,
    failed: () => undefined,
    unwatched: (sentence) => sentences.push(sentence),
  }).close();
  expect(sentences).toEqual([
    expect.stringMatching(
      /^Changes in \/x+ are not noticed: ENAMETOOLONG.* or start again after a change\.$/,
    ),
  ]);
});
