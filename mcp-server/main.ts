import "./healthcheck.ts";
import type { FastifyInstance } from "fastify";
import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { ListenError, listen } from "./listen.ts";
import { createWeatherServer } from "./weather-server.ts";

try {
  const { host, port, server, telemetry } = readConfiguration(process.env);
  const app = await createWeatherServer(server);
  let isStillTelling = false;
  if (telemetry !== undefined) {
    // Only who tells somebody compiles and runs what does it.
    const { startExporting } = await import("./telemetry/exporting.ts");
    const stop = await startExporting(telemetry, app.log);
    app.addHook("onClose", async () => {
      isStillTelling = !(await stop());
    });
  }
  stopOnSignal(app, () => {
    // Who does not answer would keep the process for as long as he is asked.
    if (isStillTelling) process.exit();
  });
  await listen(app, host, port);
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof ListenError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** Stops gracefully at the first signal; a second one ends the process at once. */
function stopOnSignal(app: FastifyInstance, stopped: () => void): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, async () => {
      app.log.info({ signal }, "stopping");
      try {
        await app.close();
        app.log.info("stopped");
      } catch (error) {
        app.log.error({ err: error }, "could not stop cleanly");
        process.exitCode = 1;
      }
      stopped();
    });
  }
}
