import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** What the suite writes about each thing it looked at. */
export interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly errorMessage?: string;
}

/**
 * What it found, by `scenario:check`; a check that was made several times has several statuses. What it only mentions
 * is left out: how many events came is no finding.
 */
export type Findings = Readonly<Record<string, readonly Check["status"][]>>;

/** The suite's command line program, as its manifest names it. */
export function suiteProgram(): string {
  const manifest = fileURLToPath(
    import.meta.resolve("@modelcontextprotocol/conformance/package.json"),
  );
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: { conformance: string } };
  return join(dirname(manifest), bin.conformance);
}

/** Runs everything that a revision of the protocol asks of a server, at an MCP URL. */
export async function runServerSuite(url: string, revision: string): Promise<Findings> {
  const results = mkdtempSync(join(tmpdir(), "conformance-"));
  try {
    const words = ["server", "--url", url, "--requirements", revision, "--output-dir", results];
    const suite = spawn(process.execPath, [suiteProgram(), ...words], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = once(suite, "close");
    const said = await Promise.all([text(suite.stdout), text(suite.stderr)]);
    await ended;
    const findings = findingsIn(results);
    if (Object.keys(findings).length === 0) throw new Error(`It found nothing:\n${said.join("")}`);
    return findings;
  } finally {
    rmSync(results, { recursive: true });
  }
}

function findingsIn(folder: string): Findings {
  const all: Record<string, Check["status"][]> = {};
  for (const file of globSync("**/checks.json", { cwd: folder }).sort()) {
    // The folder of a scenario ends with the time at which it began.
    const scenario = (dirname(file).split(sep).at(-1) ?? "").replace(
      /^server-|-\d{4}-\d\d-.*$/g,
      "",
    );
    const checks = JSON.parse(readFileSync(join(folder, file), "utf8")) as Check[];
    for (const { id, status } of checks.filter(({ status }) => status !== "INFO")) {
      const key = `${scenario}:${id}`;
      all[key] = [...(all[key] ?? []), status];
    }
  }
  return all;
}

/** The scenarios that it tried, each once. */
export function scenariosOf(findings: Findings): readonly string[] {
  return [...new Set(Object.keys(findings).map((key) => key.split(":")[0] ?? ""))].sort();
}

/** Those in which a check failed. */
export function failedScenarios(findings: Findings): readonly string[] {
  const failed = Object.entries(findings).filter(([, statuses]) => statuses.includes("FAILURE"));
  return scenariosOf(Object.fromEntries(failed));
}

/** Where the suite is led to a server that wants a token: it has no way to be given one. */
export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

/** Hands everything on as it came, with a token. Only the name of this machine is replaced; others are the suite's attacks. */
export async function frontOf(target: string, token: unknown): Promise<Front> {
  const { host, pathname } = new URL(target);
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const local = /^(?:localhost|127\.0\.0\.1):/.test(incoming.headers.host ?? "");
    const headers = {
      ...incoming.headers,
      ...(local ? { host } : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${String(token)}` }),
    };
    const onward = send(target, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${pathname}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
