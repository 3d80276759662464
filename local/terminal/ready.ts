import { styleText } from "node:util";
import type { LocalGateway } from "../stack/addresses.ts";
import type { Local } from "../start-local.ts";
import { namedServers, type Recipe, recipes } from "./recipes.ts";

/** What the person who started the gateway chose. */
export interface Choices {
  /** Whether every client's recipe is shown. */
  readonly recipes: boolean;
  /** Where the data is kept; undefined when it is not. */
  readonly dataFolder: string | undefined;
  /**
   * The servers for which Entra alone gives the tokens.
   * @default none
   */
  readonly ofEntra?: readonly string[];
}

/** What a start tells of the gateway. */
export interface Announced
  extends Pick<
    Local,
    "issuer" | "servers" | "grantStoreUrl" | "gateways" | "metricsUrl" | "trace"
  > {
  readonly entra: Pick<Local["entra"], "origin">;
  /** @default none */
  readonly subscriptionKeys?: Local["subscriptionKeys"];
}

/** How the commands are called here. */
interface Commands {
  readonly start: string;
  readonly grants: string;
  readonly doctor: string;
}

/** In a checkout they are scripts; elsewhere they are those of the package. */
function commandsHere(): Commands {
  return process.env["npm_package_name"] === "azure-mcp-gateway"
    ? { start: "npm start --", grants: "npm run grants --", doctor: "npm run doctor --" }
    : {
        start: "npx azure-mcp-gateway start",
        grants: "npx azure-mcp-gateway grants",
        doctor: "npx azure-mcp-gateway doctor",
      };
}

/** What a person reads when everything runs: the URLs to use, and what to do with them. */
export function welcome(local: Announced, choices: Choices, commands = commandsHere()): string {
  const urls = local.servers.length > 0 ? local.servers : [local.issuer];
  const { ofEntra = [] } = choices;
  const open = urls.filter((url) => !ofEntra.includes(url));
  const [inspector, ...others] = open.length > 0 ? recipes(namedServers(open)) : [];
  const seconds = (performance.now() / 1000).toFixed(1);
  const shown = choices.recipes ? [inspector, ...others] : [inspector];
  const more =
    choices.recipes || open.length === 0
      ? ""
      : `\nVS Code, Claude Code, Codex, Cursor and others: Ctrl-C, and start it again with --recipes (${commands.start} --recipes)`;
  return `
The gateway is ready (${seconds} s). It runs the policies of the synthesized stack.

${local.gateways.map(gatewayLines).join("\n")}
  Metrics       ${local.metricsUrl} (for Prometheus)
  Sign-in       ${local.entra.origin} (stands for Entra ID: pick a person; sign out there)
${traceLine(local)}${keyLines(local)}
${[...shown, ...byEntra(ofEntra, commands)].flatMap((recipe) => (recipe === undefined ? [] : [recipeText(recipe)])).join("\n\n")}
${more}
What people allowed, and how to end it:${grantsLines(local, commands)}
${ending(choices)}
`;
}

/** Where policies can be watched, where that is. */
function traceLine({ trace }: Announced): string {
  return trace === undefined
    ? ""
    : `  Trace         ${trace} (policies while they run, secrets masked)\n`;
}

/** The keys that APIs ask for, where any do. */
function keyLines({ subscriptionKeys = {} }: Announced): string {
  return Object.entries(subscriptionKeys)
    .map(([id, key]) => `  Key           ${key} (subscription ${id})\n`)
    .join("");
}

function ending({ dataFolder }: Choices): string {
  return dataFolder === undefined
    ? "Ctrl-C ends everything, and all is forgotten; --data DIR keeps it."
    : `Ctrl-C ends everything; the next start goes on from here (${dataFolder}), and --fresh does not.`;
}

/** Nobody can register where Entra gives the tokens, so what tries such a server is a client that Entra knows: VS Code's id. */
function byEntra(servers: readonly string[], { doctor }: Commands): readonly Recipe[] {
  if (servers.length === 0) return [];
  return [
    {
      client: "With tokens of Entra itself, signing in as VS Code does",
      lines: servers.map(
        (url) => `${doctor} ${url} --sign-in --client aebc6443-996d-45c2-90f0-388ff96faa56`,
      ),
    },
  ];
}

function recipeText({ client, lines }: Recipe): string {
  return `${client}:\n\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/** A line for each MCP server of a gateway, and where its people look at what they allowed. */
function gatewayLines({ servers, issuer }: LocalGateway): string {
  const title = servers.length > 1 ? "MCP servers" : "MCP server";
  const urls = servers.length > 0 ? servers : [issuer];
  // What the reader came for, among four addresses.
  const bold = (url: string) => styleText("bold", url, { stream: process.stdout });
  const lines = urls.map((url, index) => [index === 0 ? title : "", bold(url)] as const);
  return [...lines, ["Approvals", `${issuer}/approvals`] as const]
    .map(([name, url]) => `  ${name.padEnd(14)}${url}`)
    .join("\n");
}

/** Where several gateways run, the command has to be told whose grants are meant. */
function grantsLines({ gateways }: Announced, commands: Commands): string {
  if (gateways.length < 2) return ` ${commands.grants} list`;
  return gateways
    .map(({ grantStoreUrl }) => `\n  ${commands.grants} list --store ${grantStoreUrl}`)
    .join("");
}

/** What a program that starts the gateway needs to know, as one line. */
export function readyLine(local: Announced): string {
  const ready = {
    mcp: local.servers[0],
    issuer: local.issuer,
    entra: local.entra.origin,
    servers: local.servers,
    grantStore: local.grantStoreUrl,
    metrics: local.metricsUrl,
    trace: local.trace,
    keys: local.subscriptionKeys,
    gateways: local.gateways.map(({ issuer, servers, grantStoreUrl }) => ({
      issuer,
      servers,
      grantStore: grantStoreUrl,
    })),
  };
  return `${JSON.stringify(ready)}\n`;
}
