import { createMcpHandler, type McpHttpHandler } from "@modelcontextprotocol/server";
import { IdleServers } from "./idle-servers.ts";
import { createWeatherTools } from "./tools/weather-tools.ts";
import type { WeatherSource } from "./weather/weather.ts";

/** Who answers messages: stateless in both protocol eras, so any replica can answer any of them. */
export interface Answering {
  /** Answer calls of tools, which most messages are. */
  readonly servers: IdleServers;
  /** Answers everything else, and could answer those too: the SDK's own. */
  readonly handler: McpHttpHandler;
  /** Ends streams that would otherwise stay open for as long as the client likes. */
  close(): Promise<void>;
}

/**
 * Who answers about weather.
 *
 * @param toldWhoCalls - whether messages come with who calls.
 * @param onerror - told of messages that the SDK does not serve.
 */
export function answeringOf(
  source: WeatherSource,
  toldWhoCalls: boolean,
  onerror: (error: Error) => void,
): Answering {
  const servers = new IdleServers((revisions) =>
    createWeatherTools(source, toldWhoCalls, revisions),
  );
  const handler = createMcpHandler(() => createWeatherTools(source, toldWhoCalls), {
    legacy: "stateless",
    onerror,
  });
  return {
    servers,
    handler,
    async close() {
      await Promise.all([handler.close(), servers.close()]);
    },
  };
}
