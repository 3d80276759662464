import { chmodSync, mkdirSync } from "node:fs";
import { AnnotationMetadataEntryType, App } from "cdktf";
import { InvalidPropertyError } from "./constructs/index.ts";
import { PolicyTemplateError } from "./constructs/policies/templates.ts";
import { lockProviders, ProviderLockError } from "./providers/lock-file.ts";
import { readSettings, SettingsError } from "./settings/index.ts";
import { stateFolder, WeatherGatewayStack } from "./stack.ts";

/**
 * Writes the stack of each environment into CDKTF's folder; says what is wrong with the settings or the stack and
 * returns the exit code.
 */
export function synthesize(): number {
  try {
    const app = new App({ stackTraces: false });
    for (const { name, settings } of readSettings()) {
      if (settings.state.kind === "local") makePrivate(stateFolder);
      const id = name === undefined ? "mcp-gateway" : `mcp-gateway-${name}`;
      new WeatherGatewayStack(app, id, settings, name);
    }
    app.synth();
    lockProviders(app.outdir);
    // The command line of CDKTF, which says where to write, shows them itself.
    if (process.env["CDKTF_OUTDIR"] === undefined) printWarnings(app);
    return 0;
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === undefined) throw error;
    process.stderr.write(`${sentence}\n`);
    return 1;
  }
}

/** What is risky but allowed, one line each. */
function printWarnings(app: App): void {
  for (const { node } of app.node.findAll()) {
    for (const { type, data } of node.metadata) {
      if (type === AnnotationMetadataEntryType.WARN) {
        process.stderr.write(`Warning: ${node.path}: ${String(data)}\n`);
      }
    }
  }
}

/** What whoever deploys can mend is a sentence, which a stack trace would bury; undefined for any other error. */
function sentenceOf(error: unknown): string | undefined {
  if (
    error instanceof SettingsError ||
    error instanceof ProviderLockError ||
    error instanceof InvalidPropertyError ||
    error instanceof PolicyTemplateError
  ) {
    return error.message;
  }
  // CDKTF has no class for it. Its own advice to skip validation would deploy policies that are known to be broken.
  return error instanceof Error && error.message.startsWith("Validation failed with the following")
    ? error.message.replace(/\n\nIf you wish to ignore[\s\S]*$/, "")
    : undefined;
}

/** Terraform writes its state, which holds keys, for everybody to read; the folder keeps them out. */
function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
}
