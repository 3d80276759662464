import { chmodSync, mkdirSync } from "node:fs";
import { App } from "cdktf";
import { readConfigurations } from "./configuration.ts";
import { stateFolder, WeatherGatewayStack } from "./stack.ts";

/** Writes the stack of each environment into CDKTF's folder; says what is wrong and returns the exit code. */
export function synthesize(): number {
  try {
    const app = new App({ stackTraces: false });
    for (const { name, configuration } of readConfigurations()) {
      if (configuration.state.kind === "local") makePrivate(stateFolder);
      const id = name === undefined ? "mcp-gateway" : `mcp-gateway-${name}`;
      new WeatherGatewayStack(app, id, configuration, name);
    }
    app.synth();
    return 0;
  } catch (error) {
    // What is wrong is a sentence for whoever deploys; a stack trace would bury it. CDKTF's own
    // advice to skip validation would deploy policies that are known to be broken.
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message.replace(/\n\nIf you wish to ignore[\s\S]*$/, "")}\n`);
    return 1;
  }
}

/** Terraform writes its state, which holds keys, for everybody to read; the folder keeps them out. */
function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
}
