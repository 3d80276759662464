import { readFileSync } from "node:fs";
import { resolve } from "node:path";

export type Participant = "client" | "browser" | "gateway" | "entra" | "store" | "server";

/** A call of the gateway while it answers. */
export interface RecordedCall {
  readonly to: Participant;
  readonly method: string;
  readonly path: string;
  readonly about: string;
  readonly status: number;
}

/** A request of the recorded sign-in. */
export interface RecordedStep {
  readonly purpose: string;
  readonly from: Participant;
  readonly to: Participant;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly calls: readonly RecordedCall[];
}

/** A step as it is drawn: several requests together have no one status. */
export interface DrawnStep extends Omit<RecordedStep, "status"> {
  readonly status: number | undefined;
}

export const participants: Readonly<Record<Participant, string>> = {
  client: "MCP client",
  browser: "Browser",
  gateway: "Gateway",
  entra: "Entra ID",
  store: "Grant store",
  server: "MCP server",
};

/** The sign-in that `npm run snapshot` records of a gateway on this machine. */
export function recordedSignIn(): readonly RecordedStep[] {
  const file = resolve(
    import.meta.dirname,
    "../../__tests__/local/trace/__snapshots__/sign-in.json",
  );
  return JSON.parse(readFileSync(file, "utf8")) as readonly RecordedStep[];
}

/** What a step belongs to, for people who look at the whole. */
export function chapterOf({ to, path, purpose, status }: DrawnStep): string {
  if (to === "entra") return "The person signs in";
  if (/^\/(?:authorize|consent)$/.test(path)) return "The person is asked";
  if (path === "/oauth-callback") return "The client gets tokens";
  if (path === "/token") return /new/i.test(purpose) ? "Minutes later" : "The client gets tokens";
  return status === 200 && !path.startsWith("/.well-known/")
    ? "A tool is called"
    : "The client finds its way";
}

/** Steps after one another of a chapter, between the same two, as one: what is left is short enough to be read at a glance. */
export function inShort(steps: readonly RecordedStep[]): DrawnStep[] {
  const groups: RecordedStep[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    const [before] = last ?? [];
    const belongs =
      before?.from === step.from && before.to === step.to && chapterOf(before) === chapterOf(step);
    if (belongs) last?.push(step);
    else groups.push([step]);
  }
  return groups.flatMap((group): DrawnStep[] => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    return [
      {
        ...first,
        purpose: chapterOf(first),
        method: `${group.length} requests`,
        path: "",
        status: undefined,
        calls: group.flatMap(({ calls }) => calls),
      },
    ];
  });
}
