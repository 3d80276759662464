import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../local/containers/free-port.ts";
import { type ServedFolder, serveFolder } from "../../../local/policy-folder/serve.ts";
import { type LabFiles, writeLab } from "./lab-folder.ts";
import { type Asked, type Standing, startCosmos, startMcpServer } from "./servers.ts";
import { TraceLog } from "./trace-log.ts";

/** A lab that runs. */
export interface RunningLab {
  readonly served: ServedFolder;
  readonly cosmos: Standing;
  readonly mcpServer: Standing;
  /** What policies wrote with `trace`. */
  readonly traces: TraceLog;
  /** The key and the vector that its policies encrypt sessions with. */
  readonly key: Buffer;
  readonly iv: Buffer;
  close(): Promise<void>;
}

/** What a lab is told of where it runs. */
export interface Surroundings {
  readonly origin: string;
  readonly cosmos: string;
  readonly mcpServer: string;
  readonly key: string;
  readonly iv: string;
}

/**
 * Starts a lab with what stands for Entra, Cosmos DB and its MCP server.
 *
 * @param tool what the tool of the server does
 */
export async function startLab(
  filesFor: (surroundings: Surroundings) => LabFiles,
  tool: (asked: Asked, entraOrigin: string) => string | Promise<string> = () => "sunny",
): Promise<RunningLab> {
  let entraOrigin = "";
  const [cosmos, mcpServer, port] = await Promise.all([
    startCosmos(),
    startMcpServer((asked) => tool(asked, entraOrigin)),
    freePort(),
  ]);
  const [key, iv] = [randomBytes(16), randomBytes(16)];
  const folder = mkdtempSync(join(tmpdir(), "reference-system-"));
  const traces = new TraceLog();
  const files = filesFor({
    origin: `http://localhost:${port}`,
    cosmos: cosmos.origin,
    mcpServer: mcpServer.origin,
    key: key.toString("base64"),
    iv: iv.toString("base64"),
  });
  writeLab(folder, files);
  const served = await serveFolder(folder, {
    port,
    tier: "StandardV2",
    profile: "lenient",
    namedValues: new Map(),
    addresses: new Map(),
    hosts: files.hosts ?? {},
    trace: false,
    observer: traces,
    warn: () => undefined,
    reloaded: () => undefined,
  });
  entraOrigin = served.entraOrigin ?? "";
  return {
    ...{ served, cosmos, mcpServer, traces, key, iv },
    close: async () => {
      await served.close();
      cosmos.close();
      mcpServer.close();
      rmSync(folder, { recursive: true });
    },
  };
}
