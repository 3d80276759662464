import { execFileSync } from "node:child_process";
import v8 from "node:v8";
import { expect, it, onTestFinished, vi } from "vitest";
import { keepCompiledCode } from "../../../local/terminal/kept-code.ts";

// V8 takes any flag in silence, also one that it does not have any more.
it("is kept by a flag that this V8 has, and has on unless it is told otherwise", () => {
  const set = vi.spyOn(v8, "setFlagsFromString").mockImplementation(() => undefined);
  onTestFinished(() => set.mockRestore());
  keepCompiledCode();
  const [[flag] = []] = set.mock.calls;
  const name = flag?.replace(/^--no-/, "--") ?? "";
  const options = execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
  expect(options).toMatch(new RegExp(`^  ${name} .*\\n.*default: ${name}$`, "m"));
});
