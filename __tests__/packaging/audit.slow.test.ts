// What `npm run audit` makes of what a registry says, by the npm that is here and a registry that is not.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

let registry: Server | undefined;

afterEach(() => {
  registry?.close();
  registry?.closeAllConnections();
});

/** Runs the script against a registry whose endpoints of audits all answer this. */
async function audited(status: number, body: string) {
  const asked: string[] = [];
  registry = createServer((request, response) => {
    const isAudit = request.method === "POST";
    if (isAudit) asked.push(request.url ?? "");
    request.resume().once("end", () => {
      response.writeHead(isAudit ? status : 404, { "content-type": "application/json" });
      response.end(isAudit ? body : "{}");
    });
  }).listen(0, "127.0.0.1");
  await once(registry, "listening");
  const { port } = registry.address() as AddressInfo;
  return { ...(await run(port)), asked };
}

async function run(port: number) {
  // npm remembers advisories by their ids.
  const cache = mkdtempSync(join(tmpdir(), "audit-"));
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_fetch_retries: "0",
    npm_config_cache: cache,
  };
  return await new Promise<{ readonly code: number; readonly out: string }>((resolve) => {
    execFile(process.execPath, ["packaging/audit.ts"], { env }, (error, out) => {
      rmSync(cache, { recursive: true, force: true });
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out });
    });
  });
}

const weakness = (severity: string) =>
  JSON.stringify({
    undici: [
      {
        id: 1,
        url: "https://advisories.example/1",
        title: "Believes everything",
        severity,
        vulnerable_versions: ">=1.0.0",
        cwe: [],
        cvss: { score: 0, vectorString: null },
      },
    ],
  });

describe("npm run audit", () => {
  it("passes where the registry knows of no weakness, in either part", async () => {
    const { code, out, asked } = await audited(200, "{}");
    expect(asked.length).toBeGreaterThan(1);
    expect(out).toMatch(/^Packages in what users install with weaknesses .*: 0\.$/m);
    expect(out).toMatch(/^Packages in what the image runs with weaknesses .*: 0\.$/m);
    expect(code).toBe(0);
  });

  it.each(["high", "critical"])("fails for one that is %s, by its name", async (severity) => {
    const { code, out } = await audited(200, weakness(severity));
    expect(out).toMatch(`is of severity ${severity}: Believes everything https://advisories`);
    expect(out).toMatch(/^undici /m);
    expect(code).toBe(1);
  });

  it("passes for one that is moderate", async () => {
    expect((await audited(200, weakness("moderate"))).code).toBe(0);
  });

  it.each([
    [405, ""],
    [404, "{}"],
    [503, "Busy"],
    [200, "<html>"],
  ])("is neither where the registry answers %i with %j, and says so", async (status, body) => {
    const { code, out } = await audited(status, body);
    expect(out).toMatch(/^SKIPPED: what users install was not looked at .* npm audit says: \S/m);
    expect(out).not.toContain(": 0.");
    expect(code).toBe(3);
  });

  it("is neither where there is no registry", async () => {
    const { code, out } = await run(1);
    expect(out).toMatch(/^SKIPPED: .*ECONNREFUSED/m);
    expect(code).toBe(3);
  });
});
