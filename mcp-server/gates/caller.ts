import { z } from "zod";

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
