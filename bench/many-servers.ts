// A gateway with as many MCP servers as the argument says, each with rules for tools. Says how much memory it took
// to synthesize at most, in kibibytes.
import { App, LocalBackend, TerraformStack } from "cdktf";
import { AzurePlatform, McpBackend, McpOAuthGateway } from "../constructs/index.ts";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "many-servers");
new LocalBackend(stack, { path: "../../../terraform.many-servers.tfstate" });
const platform = new AzurePlatform(stack, "azure", { prefix: "many" });
const gateway = new McpOAuthGateway(stack, "gateway", { platform });
for (let server = 1; server <= Number(process.argv[2]); server += 1) {
  gateway.addServer(`server${server}`, {
    backend: McpBackend.url(`https://server${server}.example/mcp`),
    scopes: [{ name: `server${server}.use`, description: `Use server ${server}` }],
    tools: {
      read_note: {},
      write_note: {
        scopes: [{ name: `server${server}.write`, description: `Write at server ${server}` }],
      },
      delete_note: { roles: ["Notes.Admin"] },
    },
  });
}
app.synth();
process.stdout.write(String(process.resourceUsage().maxRSS));
