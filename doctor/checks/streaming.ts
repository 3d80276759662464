import { type Arrivals, arrivalsOf } from "../arrivals.ts";
import type { McpSession, Tool, ToolCall } from "../mcp-session.ts";
import { type Report, type Say, Unanswered } from "../report.ts";

/** The head of a stream is there at once, unless something waits for what comes after it. */
const patienceForHead = 10_000;
const patienceForTool = 60_000;
/** What comes this close together came in one piece. */
const atOnce = 5;
/** A tool that takes longer and tells of its progress does so on the way; a busy machine may take as long as this for it all. */
const slow = 1_000;
/** Whoever names no tool has these many tried, at most. */
const mostTried = 3;

const holdsBack =
  'Let nothing between read the answer: in API Management forward-request with buffer-response="false", no diagnostic that logs bodies, and no policy that reads the response; proxies with buffering off for text/event-stream.';

/** Whether anything between client and server holds a streamed answer back until it is whole. */
export async function checkStreaming(
  report: Report,
  session: McpSession,
  tools: readonly Tool[],
  wanted: ToolCall | undefined,
): Promise<void> {
  await report.check("streaming", async (say) => {
    const calls = wanted === undefined ? harmless(tools) : [wanted];
    const unseen: Unseen[] = [];
    for (const call of calls) {
      say.doing(`calling ${call.tool}`);
      const seen = await sayOf(say, session, call, wanted !== undefined);
      if (seen === "said") return;
      unseen.push(seen);
    }
    say.doing("opening the stream of the server");
    if (await sayOfListening(say, session)) return;
    const reasons = unseen.map(({ why }) => why);
    if (reasons.length === 0) {
      reasons.push("no tool is said to change nothing and needs no arguments");
    }
    const what = `Nothing here shows it: ${reasons.join(", ")}; and the server has no stream of its own.`;
    const remedy =
      unseen[0]?.remedy ?? `Name a tool that tells of its progress: ${exampleOf(tools)}.`;
    // Whoever names a tool asks to see it. Servers whose tools need no stream are as well as any other.
    if (wanted === undefined) say.note(what, remedy);
    else say.unseen(what, remedy);
  });
}

/** Why a call showed nothing of what is between. */
interface Unseen {
  readonly why: string;
  readonly remedy?: string;
}

/** Tools that may be called without asking anybody. */
function harmless(tools: readonly Tool[]): ToolCall[] {
  return tools
    .filter(({ readOnly, required }) => readOnly && required.length === 0)
    .slice(0, mostTried)
    .map(({ name }) => ({ tool: name, arguments: {} }));
}

/** Calls a tool, and says what its answer shows. */
async function sayOf(
  say: Say,
  session: McpSession,
  call: ToolCall,
  named: boolean,
): Promise<"said" | Unseen> {
  const signal = AbortSignal.timeout(patienceForTool);
  const began = performance.now();
  const response = await session.call(call, signal);
  const arrivals = await arrivalsOf(response, began, signal);
  const told = (arrivals.text.match(/"notifications\/progress"/g) ?? []).length;
  if (named && response.status !== 200) {
    say.wrong(
      `The call of ${call.tool} is answered with ${response.status}.`,
      "See the body of the answer; the tool's rule may want a scope or a role that the sign-in did not give.",
    );
    return "said";
  }
  if (arrivals.end === "cut") {
    say.wrong(
      `The answer of ${call.tool} was cut off after ${Math.round(arrivals.lasted)} ms.`,
      "See the log of what is between: a limit of duration (--durations), or a server that was stopped.",
    );
    return "said";
  }
  if (told === 0) return untold(call, arrivals, named);
  const [first = 0] = arrivals.times;
  const last = arrivals.times.at(-1) ?? first;
  const whole = Math.round(arrivals.lasted);
  const events = `${told} event${told === 1 ? "" : "s"} of progress`;
  if (last - first > atOnce) {
    say.fine(
      `Nothing holds a stream back: the first of ${events} of ${call.tool} came after ${Math.round(first)} ms, the end after ${whole} ms.`,
    );
  } else if (told > 1 && whole > slow) {
    say.wrong(`${events} of ${call.tool} came all at once, after ${whole} ms.`, holdsBack);
  } else {
    return {
      why: `${call.tool} is done after ${whole} ms, with ${events} in one piece`,
      remedy: "Name a tool that takes longer (--call).",
    };
  }
  return "said";
}

/** A tool that was named by a person may have been named wrongly. */
function untold({ tool }: ToolCall, { text }: Arrivals, named: boolean): Unseen {
  const refused = named && /"isError"\s*:\s*true|"error"\s*:/.test(text);
  if (!refused) return { why: `${tool} told of no progress` };
  return {
    why: `${tool} refused the call`,
    remedy: "See that the arguments of --call are those that the tool takes.",
  };
}

/** Whoever copies the example gives it to a shell, so no name in it may mean anything there. */
const meansNothingToShells = /^[\w.-]+$/;

/** How the option is written for the tool that is likeliest to show something. */
function exampleOf(tools: readonly Tool[]): string {
  const harmless = tools.filter(
    ({ readOnly, name, required }) =>
      readOnly && [name, ...required].every((one) => meansNothingToShells.test(one)),
  );
  const tool = harmless.find(({ description }) => /progress|stream/i.test(description));
  if (tool === undefined) return `--call 'TOOL {"ARGUMENT":"VALUE"}'`;
  const values = tool.required.map((name) => `"${name}":"…"`).join(",");
  return `--call '${tool.name} {${values}}'`;
}

/** A server's own stream: what holds answers back holds back its head, too. */
async function sayOfListening(say: Say, session: McpSession): Promise<boolean> {
  const head = new AbortController();
  const timer = setTimeout(() => head.abort(), patienceForHead);
  const began = performance.now();
  try {
    const stream = await session.listen(head.signal);
    const took = Math.round(performance.now() - began);
    head.abort();
    if (stream === undefined) return false;
    say.fine(`Nothing holds a stream back: ${stream.what} opens after ${took} ms.`);
    return true;
  } catch (error) {
    if (!(error instanceof Unanswered) || !head.signal.aborted) throw error;
    say.wrong(
      `A stream of the server does not open within ${patienceForHead / 1000} s: its head is held back.`,
      holdsBack,
    );
    return true;
  } finally {
    clearTimeout(timer);
  }
}
