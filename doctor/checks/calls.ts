import type { McpSession, Tool } from "../mcp-session.ts";
import type { Report } from "../report.ts";

/** Calls the server as a client does, and asks for its tools. */
export async function checkCalls(
  report: Report,
  session: McpSession,
): Promise<readonly Tool[] | undefined> {
  return await report.check("call", async (say) => {
    const answer = await session.begin();
    if (answer.status === 405) {
      say.note(
        "The server does not speak Streamable HTTP: its clients begin with GET (HTTP+SSE), which is not tried here.",
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
    say.fine(`A call is answered after ${Math.round(answer.took)} ms.`);
    const { status, tools } = await session.listTools();
    const names = tools.map(({ name }) => name);
    if (names.length > 0) {
      const more = names.length > 8 ? `, and ${names.length - 8} more` : "";
      say.fine(`It offers tools: ${names.slice(0, 8).join(", ")}${more}.`);
    } else {
      say.note(`Its list of tools is answered with ${status} and names none.`);
    }
    return tools;
  });
}
