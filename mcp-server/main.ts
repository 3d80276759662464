import type { FastifyInstance } from "fastify";
import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { ListenError, listen } from "./listen.ts";
import { createWeatherServer } from "./weather-server.ts";

try {
  const { host, port, server, telemetry } = readConfiguration(process.env);
  const app = await createWeatherServer(server);
  if (telemetry !== undefined) {
    // Only who tells a collector reads and compiles what does it.
    const { startExporting } = await import("./telemetry/exporting.ts");
    const stop = startExporting(telemetry, app.log);
    app.addHook("onClose", stop);
  }
  stopOnSignal(app);
  await listen(app, host, port);
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof ListenError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** Stops gracefully at the first signal; a second one ends the process at once. */
function stopOnSignal(app: FastifyInstance): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      app.log.info({ signal }, "stopping");
      app.close().then(
        () => app.log.info("stopped"),
        (error: unknown) => {
          app.log.error({ err: error }, "could not stop cleanly");
          process.exitCode = 1;
        },
      );
    });
  }
}
