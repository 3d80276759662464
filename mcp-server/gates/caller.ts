import type { AuthInfo } from "@modelcontextprotocol/server";
import * as z from "zod";

/** On whose behalf a request comes, as the gateway signed it. */
export const callerShape = z.object({
  user: z.string().min(1).describe("The person's stable id in their tenant."),
  tenant: z.string().optional().describe("The id of the person's tenant."),
  name: z.string().optional().describe("The person's name."),
  client: z.string().optional().describe("The id of the MCP client that the person uses."),
  clientName: z.string().optional().describe("What that client calls itself."),
  scopes: z.array(z.string()).describe("What the person allowed the client."),
  roles: z.array(z.string()).describe("The person's roles."),
});

/** See {@link callerShape}. */
export type Caller = z.infer<typeof callerShape>;

/** The SDK's way to hand the caller to {@link callerOf}. */
export function authInfoOf(caller: Caller): AuthInfo {
  // The token was checked before and is nobody's business any more.
  return { token: "", clientId: caller.client ?? "", scopes: caller.scopes, extra: { ...caller } };
}

/** Who makes the request that a tool answers. */
export function callerOf(authInfo: AuthInfo | undefined): Caller | undefined {
  return callerShape.safeParse(authInfo?.extra).data;
}
