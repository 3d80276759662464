import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { armLimits, tableFile, tableText } from "./table.ts";

writeFileSync(tableFile, tableText(await armLimits()));
const { status } = spawnSync("biome", ["check", "--write", tableFile], { stdio: "inherit" });
process.exitCode = status ?? 1;
