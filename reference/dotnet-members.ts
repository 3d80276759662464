import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The members that the types of Microsoft's list declare and the list allows, as .NET metadata names
 * them: those that both .NET Framework and .NET have. `__tests__/slow/dotnet` asks both again.
 */
export const dotnetMembers: ReadonlyMap<string, readonly string[]> = new Map(
  readFileSync(join(import.meta.dirname, "dotnet-members.txt"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [name = "", ...members] = line.split(" ");
      return [name, members];
    }),
);
