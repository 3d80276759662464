import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

it("is synthesized where no Terraform is installed, nor anything else but Node.js", () => {
  const folder = mkdtempSync(join(tmpdir(), "without-terraform-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, ["main.ts"], {
      encoding: "utf8",
      env: { PATH: "", CDKTF_OUTDIR: folder, GATEWAY_TOKEN_SIGNING: "RS256" },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
