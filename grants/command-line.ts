import { noCommand } from "../command-line/no-command.ts";
import { CommandLineError, readParameters } from "../command-line/options.ts";
import { Failure } from "./failure.ts";
import type { GrantFilter } from "./grant.ts";

export const usage = `Lists, shows and revokes what people have granted to MCP clients.

  azure-mcp-gateway grants list                  lists the active grants
  azure-mcp-gateway grants list --all            also lists those that were revoked or have expired
  azure-mcp-gateway grants show --id ID          shows everything that is known about a grant
  azure-mcp-gateway grants revoke --user NAME    revokes all grants of a person
                                                 in a checkout: npm run grants -- list

Which grants (each option at most once; a grant must match all of them)
  --user NAME     the person's user name or object id
  --tenant ID     the id of the person's tenant in Entra
  --client NAME   the client's name or client id
  --id ID         the grant's id or its beginning; write --id=ID if it begins with a dash

Where the grants are
  --store URL     the URL of the blob container, which is the output gateway-grant-store of the deployment; uses
                  your sign-in to the Azure CLI. Also GATEWAY_GRANT_STORE. By default the gateway that runs on
                  this machine

  --json          prints JSON on standard output
  --yes           revokes without asking

Exits with 0 on success, 1 if the store, the sign-in or a permission is wrong, 2 if the command line is wrong, 3 if no grant fits
what show or revoke asked for, and 4 if nobody agreed, so that nothing was revoked.
`;

/** What was asked for on the command line. */
export interface CommandLine {
  readonly command: "list" | "show" | "revoke";
  readonly filter: GrantFilter;
  readonly store: string | undefined;
  readonly all: boolean;
  readonly json: boolean;
  readonly yes: boolean;
}

/**
 * @returns nothing when only the usage is asked for.
 * @throws Failure at what cannot be understood.
 */
export function readCommandLine(parameters: readonly string[]): CommandLine | undefined {
  const { values, positionals, tokens } = parse(parameters);
  refuseRepetition(tokens);
  if (values.help) return undefined;
  const [command, ...others] = positionals;
  if (command !== "list" && command !== "show" && command !== "revoke") {
    throw new Failure(
      "usage",
      command === undefined
        ? "Say what to do: list, show or revoke."
        : noCommand(command, ["list", "show", "revoke"], "grants "),
    );
  }
  if (others.length > 0) {
    throw new Failure(
      "usage",
      `"${others.join(" ")}" belongs to no option. Put a name with spaces in quotes.`,
    );
  }
  const { user, tenant, client, id, store, all, json, yes } = values;
  for (const [name, value] of Object.entries({ user, tenant, client, id, store })) {
    if (value?.trim() === "") throw new Failure("usage", `--${name} is empty. Give it a value.`);
  }
  if (id !== undefined && !/^[\w-]{1,43}$/.test(id)) {
    throw new Failure("usage", "--id takes the id of a grant as the list shows it, or its start.");
  }
  const filter = { user, tenant, client, id };
  refuseWhatMakesNoSense(command, filter, { all, yes });
  return { command, filter, store, all, json, yes };
}

function parse(parameters: readonly string[]) {
  try {
    return readParameters({
      args: [...parameters],
      allowPositionals: true,
      tokens: true,
      options: {
        user: { type: "string" },
        tenant: { type: "string" },
        client: { type: "string" },
        id: { type: "string" },
        store: { type: "string" },
        all: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        yes: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    throw new Failure("usage", error.message, error);
  }
}

/** Of two values one would be ignored, and "revoke" would end other grants than were meant. */
function refuseRepetition(tokens: ReturnType<typeof parse>["tokens"]): void {
  const names = tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  if (repeated !== undefined) {
    throw new Failure("usage", `--${repeated} is given more than once. Give each option once.`);
  }
}

/** An option that does nothing here was meant to do something: better to ask than to ignore it. */
function refuseWhatMakesNoSense(
  command: CommandLine["command"],
  filter: GrantFilter,
  { all, yes }: { readonly all: boolean; readonly yes: boolean },
): void {
  if (command !== "list" && Object.values(filter).every((value) => value === undefined)) {
    throw new Failure(
      "usage",
      `Say which grants to ${command}: --user, --tenant, --client or --id.`,
    );
  }
  if (all && command !== "list") throw new Failure("usage", "--all belongs to list.");
  if (yes && command !== "revoke") throw new Failure("usage", "--yes belongs to revoke.");
}
