import { App } from "cdktf";
import { readConfiguration } from "./configuration.ts";
import { WeatherGatewayStack } from "./stack.ts";

try {
  const app = new App({ stackTraces: false });
  new WeatherGatewayStack(app, "mcp-gateway", readConfiguration());
  app.synth();
} catch (error) {
  // What is wrong is a sentence for whoever deploys; a stack trace would bury it. CDKTF's own
  // advice to skip validation would deploy policies that are known to be broken.
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message.replace(/\n\nIf you wish to ignore[\s\S]*$/, "")}\n`);
  process.exitCode = 1;
}
