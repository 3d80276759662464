import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowList, askAllowList } from "../../../policy/csharp/allow-list.ts";
import { dotnetMembers } from "../../../reference/dotnet-members.ts";
import { compile, installRuntimes, type Runtimes, runOnDotnet, runOnMono } from "./runtimes.ts";

const minutes = 60_000;
const folder = mkdtempSync(join(tmpdir(), "dotnet-members-"));
let runtimes: Runtimes | string;

beforeAll(() => {
  runtimes = installRuntimes(process.env["ORACLE_PACKAGES"] ?? join(folder, "packages"));
}, 5 * minutes);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function membersIn(output: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    output
      .split("\n")
      .filter((line) => line.startsWith("= "))
      .map((line) => {
        const [, name = "", ...members] = line.trim().split(" ");
        return [name, members];
      }),
  );
}

describe("the members of the types on Microsoft's list", () => {
  it(
    "are those that both .NET Framework and .NET 10 have",
    async ({ skip }) => {
      if (typeof runtimes === "string") return skip(runtimes);
      const names = [...allowList.keys()].map((name) => JSON.stringify(name)).join(", ");
      mkdirSync(folder, { recursive: true });
      copyFileSync(join(import.meta.dirname, "Members.cs"), join(folder, "Members.cs"));
      writeFileSync(
        join(folder, "Names.cs"),
        `static class Names { public static readonly string[] All = { ${names} }; }\n`,
      );
      const assembly = join(folder, "Members.exe");
      const sources = ["Members.cs", "Names.cs"].map((name) => join(folder, name));
      expect(await compile(sources, assembly)).toEqual([]);
      // Mono has the members of .NET Framework 4.8.
      const [mono, dotnet] = [
        membersIn(await runOnMono(assembly)),
        membersIn(await runOnDotnet(runtimes, assembly)),
      ];
      const both = [...allowList.keys()].map((name) => {
        const ofMono = mono.get(name) ?? [];
        const shared = (dotnet.get(name) ?? []).filter((each) => ofMono.includes(each));
        return [name, shared.filter((each) => askAllowList(name, each, false) === "allowed")];
      });
      expect(Object.fromEntries(dotnetMembers)).toEqual(Object.fromEntries(both));
    },
    5 * minutes,
  );
});
