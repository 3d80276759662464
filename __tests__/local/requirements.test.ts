import { describe, expect, it } from "vitest";
import {
  packagesForSchemas,
  RequirementError,
  requireNode,
  requirePackages,
} from "../../local/requirements.ts";

describe("what running needs", () => {
  it.each(["18.20.8", "20.9.0", "22.23.3"])("is not Node.js %s", (version) => {
    expect(() => requireNode(version)).toThrow(RequirementError);
    expect(() => requireNode(version)).toThrow(
      `This needs Node.js 24 or newer and runs on ${version}. Install it, or give the project its own, which npx takes: npm install --save-dev node@24`,
    );
  });

  it.each(["24.0.0", "25.1.0", "100.0.0-nightly"])("is Node.js %s", (version) => {
    expect(() => requireNode(version)).not.toThrow();
  });

  it("are packages, whose installation is said when one is missing", () => {
    expect(() => requirePackages()).not.toThrow();
    expect(() => requirePackages(["undici", "no-such-package"])).toThrow(
      'npm install --save-dev "no-such-package@*"',
    );
    expect(() => requirePackages(["none-such", "no-such-package", "none-such"])).toThrow(
      /npm install --save-dev "none-such@\*" "no-such-package@\*"$/,
    );
  });

  it("are those of the kinds of schemas that there are, of which a stack without any needs none", () => {
    expect(packagesForSchemas([])).toEqual([]);
    expect(packagesForSchemas(["xml", "xml"])).toEqual(["libxml2-wasm"]);
    expect(packagesForSchemas(["json", "xml", "json"])).toEqual([
      "ajv",
      "ajv-draft-04",
      "ajv-formats",
      "libxml2-wasm",
    ]);
  });
});
