import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { writtenFiles } from "../../reference/written-files.ts";

it.each([...writtenFiles()])("%s is what npm run docs writes", (file, text) => {
  expect(readFileSync(file, "utf8")).toBe(text);
});
