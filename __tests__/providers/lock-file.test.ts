// The real Terraform locks and takes providers from a mirror that holds files in their place, which it never runs.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  lockedVersions,
  lockFile,
  lockProviders,
  ProviderLockError,
} from "../../providers/lock-file.ts";
import { terraformIsThere } from "../deployments/deployment.ts";

const folder = mkdtempSync(join(tmpdir(), "providers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const platform = "linux_amd64";
const outputs = join(folder, "cdktf.out");
const committed = join(folder, "committed.hcl");
const stacks = ["mcp-gateway-dev", "mcp-gateway-prod"].map((name) => join(outputs, "stacks", name));

/** The stacks with what a provider of CDKTF writes of itself. */
function writeStacks(version: string): void {
  const required_providers = {
    azurerm: { source: "azurerm", version },
    azuread: { source: "hashicorp/azuread", version: "3.7.0" },
  };
  for (const stack of stacks) {
    mkdirSync(stack, { recursive: true });
    writeFileSync(
      join(stack, "cdk.tf.json"),
      JSON.stringify({ terraform: { required_providers } }),
    );
  }
}

function writeProvider(mirror: string, name: string, version: string, content: string): void {
  const file = join(
    ...[mirror, "registry.terraform.io/hashicorp", name, version, platform],
    `terraform-provider-${name}_v${version}`,
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o755 });
}

function mirrorOf(name: string, azurerm: string): string {
  const mirror = join(folder, name);
  for (const version of ["4.55.0", "4.56.0"]) writeProvider(mirror, "azurerm", version, azurerm);
  writeProvider(mirror, "azuread", "3.7.0", "the same azuread");
  return mirror;
}

function terraform(stack: string, mirror: string, ...command: string[]) {
  const configuration = join(folder, "terraform.rc");
  writeFileSync(
    configuration,
    `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
  );
  const { status, stdout, stderr } = spawnSync("terraform", [`-chdir=${stack}`, ...command], {
    encoding: "utf8",
    env: { ...process.env, TF_CLI_CONFIG_FILE: configuration, CHECKPOINT_DISABLE: "1" },
  });
  return { status, text: `${stdout}${stderr}` };
}

const block = (source: string, version: string) =>
  `provider "registry.terraform.io/${source}" {\n  version     = "${version}"\n  constraints = "${version}"\n  hashes = [\n    "h1:abc=",\n  ]\n}\n`;

describe("a lock file of the project", () => {
  beforeAll(() => writeStacks("4.55.0"));

  it("is given to every stack", () => {
    writeFileSync(
      committed,
      block("hashicorp/azurerm", "4.55.0") + block("hashicorp/azuread", "3.7.0"),
    );
    lockProviders(outputs, committed);
    for (const stack of stacks) {
      expect(readFileSync(join(stack, lockFile), "utf8")).toBe(readFileSync(committed, "utf8"));
    }
  });

  it.each([
    [
      "another version",
      block("hashicorp/azurerm", "4.54.0"),
      /has version 4\.54\.0 of the provider registry.terraform.io\/hashicorp\/azurerm, and the stack needs 4\.55\.0/,
    ],
    [
      "no such provider",
      block("hashicorp/azurerm", "4.55.0"),
      /has no provider registry.terraform.io\/hashicorp\/azuread/,
    ],
    ["nothing", "", /has no provider .*Run npm run lock-providers/],
  ])("that has %s stops the synthesis", (_what, text, sentence) => {
    writeFileSync(committed, text);
    const locking = () => lockProviders(outputs, committed);
    expect(locking).toThrow(ProviderLockError);
    expect(locking).toThrow(sentence);
  });

  it("may be missing, and then nothing is locked", () => {
    rmSync(join(stacks[0] ?? "", lockFile), { force: true });
    lockProviders(outputs, join(folder, "absent.hcl"));
    expect(existsSync(join(stacks[0] ?? "", lockFile))).toBe(false);
  });

  it.skipIf(!terraformIsThere)(
    "lets Terraform take these files of providers and no others",
    () => {
      const [first = "", second = ""] = stacks;
      const mirror = mirrorOf("mirror", "the real azurerm");
      const locking = terraform(
        first,
        mirror,
        ...["providers", "lock", `-fs-mirror=${mirror}`, `-platform=${platform}`],
      );
      expect(locking).toMatchObject({ status: 0 });
      copyFileSync(join(first, lockFile), committed);
      expect([...lockedVersions(readFileSync(committed, "utf8"))].sort()).toEqual([
        ["registry.terraform.io/hashicorp/azuread", "3.7.0"],
        ["registry.terraform.io/hashicorp/azurerm", "4.55.0"],
      ]);
      lockProviders(outputs, committed);
      expect(terraform(second, mirror, "init", "-input=false")).toMatchObject({ status: 0 });
      rmSync(join(second, ".terraform"), { recursive: true });
      const replaced = terraform(
        second,
        mirrorOf("other", "another azurerm"),
        "init",
        "-input=false",
      );
      expect(replaced.status).toBe(1);
      expect(replaced.text).toMatch(/azurerm[\s\S]*doesn't match any of the[\s\S]+checksums/);
    },
    60_000,
  );
});
