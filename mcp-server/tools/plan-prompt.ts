import { completable, type McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { cityNamesBeginning } from "../places/find-city.ts";
import { longestName } from "./place.ts";

const definition = {
  title: "Plan by the weather",
  description: "Asks which of the coming days suits a plan best, by the forecast of a city.",
  argsSchema: z.object({
    city: completable(z.string().min(1).max(longestName).describe("Where."), (written) => [
      ...cityNamesBeginning(written),
    ]),
    plan: z.string().min(1).max(500).describe("What for, such as a picnic or moving house."),
  }),
};

/** Offers a prompt for the commonest question to a forecast. */
export function registerPlanPrompt(server: McpServer): void {
  server.registerPrompt("plan_by_weather", definition, ({ city, plan }) => ({
    messages: [
      {
        role: "user",
        content: {
          type: "text",
          text: [
            `Which of the next days suits this plan best: ${plan}? It is in ${city}.`,
            "Call get_forecast for that city. If several cities have the name, ask me which one is meant.",
            "Name the best day and the second best, each with a reason from the forecast, and say what the forecast comes from.",
          ].join(" "),
        },
      },
    ],
  }));
}
