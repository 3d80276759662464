/**
 * Runs inside Azurite's process, before Azurite.
 */
import { registerHooks } from "node:module";

// Nobody else reads what it keeps.
process.umask(0o077);

// The channel to the parent closes when the parent is gone, however it went. Azurite writes down what it keeps in a
// folder when it is asked to end; once it listens, that is.
process.on("disconnect", () => {
  if (process.listenerCount("SIGTERM") === 0) process.exit();
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(), 10_000).unref();
});

// More than half of Azurite's start is loading a telemetry library, which it never calls when
// telemetry is disabled.
registerHooks({
  load: (url, context, nextLoad) =>
    url.includes("/node_modules/applicationinsights/")
      ? { format: "commonjs", source: "", shortCircuit: true }
      : nextLoad(url, context),
});
