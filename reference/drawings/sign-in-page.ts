import { chapterOf, participants, type RecordedStep } from "./recorded-flow.ts";

const introduction = `# A sign-in, step by step

From a client that knows nothing but a URL to the call of a tool. It was recorded on a machine without Azure, by what the
[trace page](trace.md) shows, with the policies that are deployed; \`npm run snapshot\` records it anew, and \`npm run docs\` draws it
and writes this page.

![The sign-in as a sequence between MCP client, browser, gateway, Entra ID, grant store and MCP server](images/sign-in.svg)

| | Who asks whom | Request | Answer | Meanwhile the gateway asks |
|---|---|---|---|---|
`;

/** The page about the recorded sign-in. */
export function signInPage(steps: readonly RecordedStep[]): string {
  let chapter = "";
  const rows = steps.map((step) => {
    const { purpose, from, to, method, path, status, calls } = step;
    const begins = chapterOf(step) === chapter ? "" : `**${chapterOf(step)}**<br>`;
    chapter = chapterOf(step);
    const asked = calls.map(
      (call) => `${participants[call.to]}: ${code(`${call.method} ${call.path}`)} ${call.status}`,
    );
    const who = `${participants[from]} → ${participants[to]}`;
    const request = code(`${method} ${path}`);
    return `| ${begins}${purpose} | ${who} | ${request} | ${status} | ${asked.join("<br>")} |\n`;
  });
  return `${introduction}${rows.join("")}`;
}

function code(words: string): string {
  return `\`${words}\``;
}
