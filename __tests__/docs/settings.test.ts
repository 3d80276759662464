import { readFileSync } from "node:fs";
import { App, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../settings/index.ts";
import { inFileOnly, schema } from "../../settings/schema.ts";
import { variableName } from "../../settings/variables.ts";
import { WeatherGatewayStack } from "../../stack.ts";

/** The rows of docs/settings.md; one row may have several. */
const rows = [
  ...readFileSync("docs/settings.md", "utf8").matchAll(
    /^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \| ([^|]+) \| [^|]+ \|$/gm,
  ),
]
  .map(([, settings = "", variable = "", byDefault = ""]) => ({
    settings: [...settings.matchAll(/`(\w+)`/g)].map(([, setting = ""]) => setting),
    variable,
    byDefault,
  }))
  .filter(({ variable }) => /GATEWAY_|in the file/.test(variable));

/** The stack that these variables make, without a file. */
function stackWith(variables: Readonly<Record<string, string>>): unknown {
  const app = Testing.stubVersion(
    new App({
      stackTraces: false,
      outdir: "cdktf.out/settings",
      context: { checkPolicies: false },
    }),
  );
  const [deployment] = readSettings(variables, "no file of settings");
  if (deployment === undefined) throw new Error("There are no settings.");
  return JSON.parse(
    Testing.synth(new WeatherGatewayStack(app, "mcp-gateway", deployment.settings)),
  );
}

describe("docs/settings.md", () => {
  it("has every setting, and no other", () => {
    const all = rows.flatMap(({ settings }) => settings);
    expect(all.sort()).toEqual(Object.keys(schema.shape).sort());
  });

  it.each(rows)(
    "says where $settings can be set",
    ({ settings: [first = "", ...others], variable }) => {
      expect(variable).toBe(
        inFileOnly.includes(first)
          ? "in the file only"
          : `\`${variableName(first)}\`${others.length === 0 ? "" : " and so on"}`,
      );
    },
  );

  it("says the defaults: to set them changes nothing", () => {
    const defaults = rows.flatMap(({ settings: [setting = ""], byDefault }) => {
      const [, value] = /^`([^`]+)`$/.exec(byDefault) ?? [];
      return value === undefined ? [] : [[variableName(setting), value]];
    });
    expect(defaults.length).toBeGreaterThan(10);
    expect(stackWith(Object.fromEntries(defaults))).toEqual(stackWith({}));
  });
});
