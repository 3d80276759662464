import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDataFolder } from "../../../local/data/data-folder.ts";
import { Journal } from "../../../local/data/journal.ts";
import { KeptValues } from "../../../local/data/kept-values.ts";
import { createGrantStore } from "../../../local/entra/grant-store.ts";
import { keptSigningKey } from "../../../local/entra/signing-key.ts";
import { StartError } from "../../../local/errors.ts";

const root = mkdtempSync(join(tmpdir(), "data-"));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const place = () => {
  count += 1;
  return join(root, "below", String(count));
};
const modeOf = (path: string) => statSync(path).mode & 0o777;

/** As if it were there for a minute; or were of so much later, by a clock that has been set back since. */
function makeOld(path: string, seconds = 60): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(path, then, then);
}

/** The id of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

describe("a folder of data", () => {
  it("is its owner's alone, and gives back what it was given", () => {
    const folder = place();
    const first = openDataFolder(folder, false);
    const drawn = first.values.once("key", () => "drawn first");
    first.entraJournal("tenant")?.append(["Session", "id", {}]);
    first.close();
    chmodSync(folder, 0o755);
    const second = openDataFolder(folder, false);
    expect(second.values.once("key", () => "drawn second")).toBe(drawn);
    expect(second.entraJournal("tenant")?.read()).toEqual([["Session", "id", {}]]);
    second.close();
    expect(modeOf(folder)).toBe(0o700);
    expect(["values.json", "entra/tenant.jsonl"].map((file) => modeOf(join(folder, file)))).toEqual(
      [0o600, 0o600],
    );
  });

  it("stays where it is when a link to it is made to lead elsewhere", () => {
    const [folder, elsewhere, link] = [place(), place(), place()];
    for (const one of [folder, elsewhere]) mkdirSync(one, { recursive: true });
    symlinkSync(folder, link);
    const data = openDataFolder(link, false);
    unlinkSync(link);
    symlinkSync(elsewhere, link);
    data.values.once("key", () => "secret");
    data.close();
    expect(readFileSync(join(folder, "values.json"), "utf8")).toContain("secret");
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it("is used by one gateway, and another is told by which", () => {
    const folder = place();
    const first = openDataFolder(folder, false);
    expect(() => openDataFolder(folder, true)).toThrow(
      `A gateway (process ${process.pid}) runs with the same data.`,
    );
    first.name("http://localhost:8787");
    expect(() => openDataFolder(folder, true)).toThrow(
      "The gateway http://localhost:8787 (process",
    );
    first.close();
    openDataFolder(folder, false).close();
  });

  it.each(["", "{", `{"pid":${deadProcess()},"gateway":"http://localhost:8787"}`])(
    "is free again when whoever used it was killed, and left the lock %j",
    (lock) => {
      const folder = place();
      openDataFolder(folder, false).close();
      writeFileSync(join(folder, "lock"), lock);
      makeOld(join(folder, "lock"));
      openDataFolder(folder, false).close();
      expect(existsSync(join(folder, "lock"))).toBe(false);
    },
  );

  it("is in use while somebody who has just made the lock has not said who it is", () => {
    const folder = place();
    openDataFolder(folder, false).close();
    writeFileSync(join(folder, "lock"), "");
    expect(() => openDataFolder(folder, false)).toThrow("A gateway runs with the same data.");
    expect(existsSync(join(folder, "lock"))).toBe(true);
  });

  it.each([
    ["a minute ago", 60],
    ["before the clock was set back", -3600],
  ])("is left to the first of several that find a lock left behind %s", (_when, seconds) => {
    const folder = place();
    openDataFolder(folder, false).close();
    writeFileSync(join(folder, "lock"), `{"pid":${deadProcess()}}`);
    const looking = join(folder, "lock.looking");
    mkdirSync(looking);
    expect(() => openDataFolder(folder, false)).toThrow("runs with the same data");
    expect(readFileSync(join(folder, "lock"), "utf8")).not.toContain(String(process.pid));
    // Whoever looked was killed.
    makeOld(looking, seconds);
    openDataFolder(folder, false).close();
    expect(existsSync(looking)).toBe(false);
  });

  it("forgets when it is asked to, what cannot be read as well", () => {
    const folder = place();
    const first = openDataFolder(folder, false);
    first.values.once("key", () => "old");
    writeFileSync(join(first.blobs ?? "", "blob"), "old");
    first.close();
    writeFileSync(join(folder, "values.json"), '{"key":1}');
    expect(() => openDataFolder(folder, false)).toThrow(
      "values.json is not what this command writes. --fresh begins anew.",
    );
    writeFileSync(join(folder, "values.json"), "{");
    expect(() => openDataFolder(folder, false)).toThrow(
      /values\.json cannot be read: .*--fresh begins anew\./,
    );
    const fresh = openDataFolder(folder, true);
    expect(fresh.values.once("key", () => "new")).toBe("new");
    expect(existsSync(join(fresh.blobs ?? "", "blob"))).toBe(false);
    fresh.close();
  });

  it("is nobody's for something else, and nothing there is touched", () => {
    const folder = place();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "thesis.txt"), "mine");
    chmodSync(folder, 0o755);
    for (const fresh of [false, true]) {
      expect(() => openDataFolder(folder, fresh)).toThrow(StartError);
      expect(() => openDataFolder(folder, fresh)).toThrow(
        "holds something else than the data of a gateway",
      );
    }
    expect(modeOf(folder)).toBe(0o755);
    expect(() => openDataFolder(join(folder, "thesis.txt", "data"), false)).toThrow(
      /cannot be kept in .*Name a folder of your own: --data DIR/,
    );
  });
});

describe("kept values", () => {
  it("are drawn again when they follow from something else", () => {
    const values = new KeptValues();
    const draw = (text: string, from: string) => values.once("key", () => text, from);
    expect([draw("a", "32"), draw("b", "32"), draw("c", "64"), draw("d", "64")]).toEqual([
      "a",
      "a",
      "c",
      "c",
    ]);
  });

  it("give one key to all who ask for it at once, and the same after a restart", async () => {
    const file = join(root, "keys.json");
    const values = KeptValues.inFile(file);
    const [one, other] = await Promise.all([1, 2].map(() => keptSigningKey("tenant", values)));
    const again = await keptSigningKey("tenant", KeptValues.inFile(file));
    expect(other?.publicJwk).toEqual(one?.publicJwk);
    expect(again.privateJwk).toEqual(one?.privateJwk);
    expect(one?.publicJwk).not.toHaveProperty("d");
  });
});

describe("what Entra remembers", () => {
  const file = join(root, "entra.jsonl");
  const restarted = () => createGrantStore(() => undefined, new Journal(file));
  const in1Hour = () => Math.floor(Date.now() / 1000) + 3600;

  it("is there after a restart, but for what has ended, expired, or was half written", async () => {
    const store = restarted();
    await store("Session").upsert("one", { uid: "of one", exp: in1Hour() });
    await store("Session").upsert("gone", { exp: in1Hour() });
    await store("Session").destroy("gone");
    await store("Session").upsert("expired", { exp: 1 });
    await store("AuthorizationCode").upsert("code", { grantId: "g", exp: in1Hour() });
    await store("AuthorizationCode").consume("code");
    await store("RefreshToken").upsert("kept", { grantId: "g", exp: in1Hour() });
    await store("RefreshToken").upsert("revoked", { grantId: "h", exp: in1Hour() });
    await store("RefreshToken").revokeByGrantId("h");
    new Journal(file).append(["Session", "torn", { exp: in1Hour() }]);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.slice(0, -10));

    for (const reopened of [restarted(), restarted()]) {
      const found = (model: string, ...ids: string[]) =>
        Promise.all(ids.map(async (id) => (await reopened(model).find(id)) !== undefined));
      expect(await found("Session", "one", "gone", "expired", "torn")).toEqual([
        true,
        false,
        false,
        false,
      ]);
      expect(await found("RefreshToken", "kept", "revoked")).toEqual([true, false]);
      expect(await reopened("Session").findByUid("of one")).toBeDefined();
      expect((await reopened("AuthorizationCode").find("code"))?.consumed).toBeGreaterThan(0);
    }
    expect(new Journal(file).read()).toHaveLength(3);
  });
});
