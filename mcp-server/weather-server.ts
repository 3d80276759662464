import { type FastifyInstance, fastify } from "fastify";
import { answeringOf } from "./answering.ts";
import { answerErrorsAsJson } from "./error-answers.ts";
import { createTokenVerifier, type TokenRequirements } from "./gates/bearer-token.ts";
import { closeGracefully } from "./graceful-stop.ts";
import { answerProbes } from "./health.ts";
import { type LogLevel, type LogStream, logOptions, whyNotServed } from "./log.ts";
import { type Reach, serveMcp } from "./mcp-endpoint.ts";
import { requestLog } from "./request-log.ts";
import { chosenSource, type SourceChoice } from "./weather/chosen-source.ts";

/** What a weather server needs to know. */
export interface WeatherServerOptions extends Reach {
  /** Which bearer tokens are accepted. There is no server without them. */
  token: TokenRequirements;
  /** @default "info" */
  logLevel?: LogLevel;
  /** @default standard output */
  logStream?: LogStream;
  /**
   * What the weather comes from.
   * @default simulated
   */
  source?: SourceChoice;
  /**
   * The clock of the weather.
   * @default the system's
   */
  now?: () => Date;
  /**
   * How long `close()` waits for what is under way before it cuts connections.
   * @default 5 seconds
   */
  stopGraceMilliseconds?: number;
}

/** A request that takes longer than this to arrive is given up; the answer may take as long as it likes. */
const requestTimeoutMilliseconds = 30_000;

/**
 * Builds the server; `listen()` starts it and `close()` stops it gracefully. `/mcp` speaks MCP to
 * holders of a valid bearer token, `/healthz` and `/readyz` answer anybody.
 */
export async function createWeatherServer(options: WeatherServerOptions): Promise<FastifyInstance> {
  const { token, logLevel = "info", logStream, now = () => new Date() } = options;
  const app = fastify({
    logger: logOptions(logLevel, logStream),
    ...requestLog,
    requestTimeout: requestTimeoutMilliseconds,
  });

  const source = await chosenSource(options.source ?? { name: "simulated" }, now, app.log);
  app.addHook("onClose", () => source.close());
  const answering = answeringOf(source, options.assertion !== undefined, (error) =>
    app.log.warn(whyNotServed(error), "an MCP message was not served"),
  );
  const verifier = createTokenVerifier(token);

  answerErrorsAsJson(app);
  closeGracefully(app, answering.close, options.stopGraceMilliseconds ?? 5_000);
  answerProbes(app, verifier);
  serveMcp(app, answering, verifier, options);
  return app;
}
