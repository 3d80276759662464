import { requirePackages } from "../local/requirements.ts";

/** A command of the command line. */
export interface Command {
  /** What it does, in one line of the help. */
  readonly summary: string;
  /** The commands that it has itself, each with a help of its own. */
  readonly parts?: readonly string[];
  /** Runs it with what follows its name, and says how it ended: the exit code of the process. */
  run(parameters: readonly string[]): Promise<number>;
}

/**
 * By name, in the order of the help. Each loads what it needs itself, and nobody waits for another's packages. What has to be
 * installed for it is asked after its parameters are read: its help is there for whoever has installed nothing yet.
 */
export const commands = {
  start: {
    summary: "runs a synthesized stack on this machine, with no Azure account",
    run: async (parameters) => {
      const { start } = await import("../local/terminal/start-command.ts");
      return await start(parameters);
    },
  },
  grants: {
    summary: "lists, shows and revokes what people have granted to MCP clients",
    run: async (parameters) => {
      const { grants } = await import("../grants/main.ts");
      return await grants(parameters, () => requirePackages(["undici"]));
    },
  },
  policy: {
    summary: "checks, runs and serves policies of API Management by themselves",
    parts: ["check", "run", "serve"],
    run: async (parameters) => {
      const { policy } = await import("./policy.ts");
      return await policy(parameters);
    },
  },
  rules: {
    summary:
      "checks synthesized stacks against the rules for a safe gateway, and what Azure accepts",
    run: async (parameters) => {
      const { rules } = await import("./rules-check/rules.ts");
      return rules(parameters);
    },
  },
  doctor: {
    summary: "examines an MCP server from outside, as clients see it",
    run: async (parameters) => {
      const { doctor } = await import("../doctor/main.ts");
      return await doctor(parameters);
    },
  },
} as const satisfies Record<string, Command>;

export function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
}
