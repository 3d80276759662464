import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { type Caller, callerShape } from "../gates/caller.ts";
import { traced } from "../telemetry/traced-tool.ts";
import { advertised } from "./advertised-schema.ts";
import { answerOf } from "./answers.ts";

const definition = {
  title: "Who asks",
  description: "Tells on whose behalf this server was asked, as the gateway signed it.",
  inputSchema: advertised(z.object({})),
  outputSchema: advertised(callerShape),
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
};

/** Offers `who_am_i` to a caller who is known. */
export function registerWhoAmI(server: McpServer, caller: Caller): void {
  server.registerTool(
    "who_am_i",
    definition,
    traced("who_am_i", () => answerOf(sentence(caller), caller)),
  );
}

function sentence({ user, name, tenant, client, clientName, scopes, roles }: Caller): string {
  const person = name === undefined ? user : `${name} (${user})`;
  const program = clientName ?? client ?? "a program that is not named";
  return [
    `${person}${tenant === undefined ? "" : ` of tenant ${tenant}`}, through ${program}.`,
    `Scopes: ${scopes.join(", ") || "none"}. Roles: ${roles.join(", ") || "none"}.`,
  ].join(" ");
}
