import type { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { type Caller, callerOf, callerShape } from "../gates/caller.ts";
import { traced } from "../telemetry/traced-tool.ts";
import { advertised } from "./advertised-schema.ts";
import { answerOf, refusal } from "./answers.ts";

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

/** Offers `who_am_i`. */
export function registerWhoAmI(server: McpServer): void {
  server.registerTool(
    "who_am_i",
    definition,
    traced("who_am_i", (_arguments, { http }) => {
      const caller = callerOf(http?.authInfo);
      if (caller === undefined) return refusal("This server was not told who calls.");
      return answerOf(sentence(caller), caller);
    }),
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
