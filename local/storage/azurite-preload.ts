/**
 * Runs inside Azurite's process, before Azurite.
 */
import { registerHooks } from "node:module";

// The channel to the parent closes when the parent is gone, however it went.
process.on("disconnect", () => process.exit());

// More than half of Azurite's start is loading a telemetry library, which it never calls when
// telemetry is disabled.
registerHooks({
  load: (url, context, nextLoad) =>
    url.includes("/node_modules/applicationinsights/")
      ? { format: "commonjs", source: "", shortCircuit: true }
      : nextLoad(url, context),
});
