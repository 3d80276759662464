import { kindOf } from "../mcp-message.ts";
import type { McpSession, Tool } from "../mcp-session.ts";
import type { Report } from "../report.ts";

/** Calls the server as a client does, and asks for its tools. */
export async function checkCalls(
  report: Report,
  session: McpSession,
): Promise<readonly Tool[] | undefined> {
  return await report.check("call", async (say) => {
    const { answer, reply } = await session.begin();
    if (answer.status === 405) {
      say.unseen(
        "The server takes no POST: it may speak HTTP+SSE, whose clients begin with GET, or be no MCP server.",
        "See that the URL is the whole MCP URL; the doctor speaks Streamable HTTP, which replaced HTTP+SSE.",
      );
      return undefined;
    }
    if (answer.status !== 200) {
      say.wrong(
        `A call with a good token is answered with ${answer.status}.`,
        answer.status === 502 || answer.status === 503 || answer.status === 504
          ? "See the MCP server behind the gateway: it is not there, or does not accept the gateway."
          : "See the description in WWW-Authenticate or in the body.",
      );
      return undefined;
    }
    if (reply === undefined) {
      say.wrong(
        `A call is answered, but not by an MCP server: ${kindOf(answer)}, without the answer in JSON-RPC.`,
        "See that the URL is the whole MCP URL, and which server the gateway sends calls to.",
      );
      return undefined;
    }
    if ("error" in reply) {
      say.wrong(
        `The first message of a client is refused: ${reply.error}.`,
        "See the server's log; clients begin with initialize, in a revision that they and the server know.",
      );
      return undefined;
    }
    say.fine(`A call is answered after ${Math.round(answer.took)} ms.`);
    const list = await session.listTools();
    const { tools } = list;
    const names = tools.map(({ name }) => name);
    if (names.length > 0) {
      const more = names.length > 8 ? `, and ${names.length - 8} more` : "";
      say.fine(`It offers tools: ${names.slice(0, 8).join(", ")}${more}.`);
    } else if (list.reply === undefined) {
      say.wrong(
        `The list of tools is answered with ${kindOf(list.answer)}, without the answer in JSON-RPC.`,
        "See the server's log, and what is between that answers in its place.",
      );
    } else if ("error" in list.reply) {
      say.note(`It refuses to list tools: ${list.reply.error}.`);
    } else {
      say.note("It offers no tools.");
    }
    return tools;
  });
}
