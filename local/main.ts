import { parseArgs } from "node:util";
import { PolicyError } from "../policy/index.ts";
import { StartError } from "./errors.ts";
import { terminalLogger } from "./log.ts";
import { type Local, startLocal } from "./start-local.ts";
import { BlobStoreError } from "./storage/index.ts";
import { synthesize } from "./synthesize.ts";
import { welcome } from "./welcome.ts";

const usage = `Runs the gateway on this machine, with no Azure account.

  npm start                       on port 8787
  npm start -- --port 9000        on another port; 0 takes any free one
  npm start -- --json             one line of JSON on standard output when ready
  npm start -- --stack FILE       a stack synthesized already (cdk.tf.json)
  npm start -- --verbose          every request and what its parts say
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readArguments();
  if (typeof options === "string") {
    process.stderr.write(options);
    return options === usage ? 0 : 1;
  }
  const startedAt = performance.now();
  try {
    const local = await startLocal({
      stack: options.stack ?? synthesize(),
      port: options.port,
      logger: terminalLogger(options.verbose ? "debug" : "info"),
    });
    const seconds = (performance.now() - startedAt) / 1000;
    process.stdout.write(options.json ? `${readyLine(local)}\n` : welcome(local, seconds));
    await interrupted();
    await local.close();
    return 0;
  } catch (error) {
    // Each of these says what to do; anything else is a defect and shows where it is.
    const expected = [StartError, PolicyError, BlobStoreError].some(
      (type) => error instanceof type,
    );
    if (!expected) throw error;
    process.stderr.write(`${error instanceof Error ? error.message : ""}\n`);
    return 1;
  }
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "8787" },
        json: { type: "boolean", default: false },
        stack: { type: "string" },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return usage;
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
      return `--port takes a number from 0 to 65535, not "${values.port}".\n`;
    }
    return { ...values, port: Number(values.port) };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${usage}`;
  }
}

/** What a program that starts the gateway needs to know, as one line. */
function readyLine(local: Local): string {
  return JSON.stringify({
    mcp: local.servers[0],
    issuer: local.issuer,
    entra: local.entra.origin,
    servers: local.servers,
    grantStore: local.grantStore.blobEndpoint,
  });
}

/** Resolves at the first Ctrl-C or request to end; a second one ends at once. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
  });
}
