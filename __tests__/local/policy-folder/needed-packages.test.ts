import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packagesForFolder } from "../../../local/policy-folder/needed-packages.ts";
import { packagesForServing } from "../../../local/requirements.ts";
import { writtenFolder } from "./written-folder.ts";

const folder = writtenFolder({
  "plain/apis/orders/policy.xml": "<policies/>",
  "xml/schemas/order.xsd": "<a/>",
  "xml/schemas/readme.txt": "none",
  "people/entra.json": "{}",
  "all/Schemas/order.xml": "<a/>",
  "all/Schemas/count.json": "{}",
  "all/entra.json": "{}",
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a folder needs beside what each does. */
function more(name: string, answers = true): string[] {
  const all = packagesForFolder(join(folder, name), answers);
  expect(all.slice(0, packagesForServing.length)).toEqual(packagesForServing);
  return all.slice(packagesForServing.length);
}

describe("the packages that a folder needs are known before it is served", () => {
  it.each([
    ["plain", []],
    ["xml", ["libxml2-wasm"]],
    ["people", ["oidc-provider"]],
    ["all", ["ajv", "ajv-draft-04", "ajv-formats", "libxml2-wasm", "oidc-provider"]],
  ])("%s", (name, packages) => {
    expect(more(name).sort()).toEqual([...packages].sort());
  });

  it("without people's sign-in, where it is only checked", () => {
    expect(more("people", false)).toEqual([]);
  });
});
