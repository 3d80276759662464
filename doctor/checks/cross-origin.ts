import { ask } from "../ask.ts";
import type { Report } from "../report.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

const page = "https://inspector.example";

/** Whether clients that are web pages, such as MCP Inspector, can come. */
export async function checkCrossOrigin(
  report: Report,
  url: URL,
  server: AuthorizationServer | undefined,
): Promise<void> {
  await report.check("web pages", async (say) => {
    const { status, headers } = await preflight(
      url.href,
      "authorization,content-type,mcp-protocol-version",
    );
    const allowed = (headers.get("access-control-allow-headers") ?? "").toLowerCase();
    if (headers.get("access-control-allow-origin") === null || status >= 400) {
      say.note(
        `Web pages cannot call the server (a preflight is answered with ${status}).`,
        "Answer OPTIONS without a token and allow the origins that may call; other clients do not need it.",
      );
    } else if (allowed !== "*" && !allowed.includes("authorization")) {
      say.wrong(
        "Web pages may call the server, but not send their token: Access-Control-Allow-Headers has no Authorization.",
        "Allow Authorization by name; the star does not cover it (Fetch standard).",
      );
    } else {
      say.fine("Web pages may call the server.");
    }
    const endpoints = { token: server?.token, register: server?.register };
    for (const [name, endpoint] of Object.entries(endpoints)) {
      if (endpoint === undefined) continue;
      const answer = await preflight(endpoint, "content-type");
      if (answer.status < 400 && answer.headers.get("access-control-allow-origin") !== null)
        continue;
      say.note(
        `Web pages cannot use the ${name} endpoint.`,
        "Allow every origin there: it takes no cookie.",
      );
    }
  });
}

async function preflight(url: string, headers: string) {
  return await ask(url, {
    method: "OPTIONS",
    headers: {
      origin: page,
      "access-control-request-method": "POST",
      "access-control-request-headers": headers,
    },
  });
}
