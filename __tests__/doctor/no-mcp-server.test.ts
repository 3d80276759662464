import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Server } from "node:net";
import { afterEach, describe, expect, inject, it } from "vitest";
import { type ExaminationProps, examine } from "../../doctor/examination.ts";
import { type Finding, Report } from "../../doctor/report.ts";
import { createCertificate } from "../../local/storage/certificate.ts";
import { portOf } from "./port-of.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function examined(url: string | URL, props: ExaminationProps = {}) {
  const report = new Report();
  await examine(report, new URL(url), props);
  return report.findings;
}

const wrong = (findings: readonly Finding[]) =>
  findings.filter(({ verdict }) => verdict === "wrong");

async function listening(server: Server): Promise<number> {
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return portOf(server);
}

/** Where a web server answers every request alike. */
async function answering(status: number, type: string, text: string): Promise<string> {
  const answer: RequestListener = (_, response) => {
    response.writeHead(status, { "content-type": type, connection: "close" }).end(text);
  };
  return `http://127.0.0.1:${await listening(createServer(answer))}/mcp`;
}

/** What shows only that a web server is there. */
const noAnswers: readonly (readonly [type: string, text: string])[] = [
  ["text/html", "<!doctype html><title>Welcome</title>"],
  ["application/json", "{}"],
  ["application/json", '{"id":1,"result":{}}'],
  ["application/json", '{"jsonrpc":"2.0","id":7,"result":{}}'],
  ["application/json", '{"jsonrpc":"2.0","id":1}'],
  ["text/event-stream", ": hello\n\n"],
  ["text/plain", ""],
];

describe("a web server that is no MCP server", () => {
  it.each(
    noAnswers.flatMap(([type, text]) =>
      [true, false].map((meantForAll) => ({ type, text, meantForAll })),
    ),
  )("is never called well: $type $text, open $meantForAll", async ({ type, text, meantForAll }) => {
    const findings = await examined(await answering(200, type, text), { open: meantForAll });
    expect(wrong(findings)).toMatchObject([
      {
        check: "challenge",
        what: `It answers, but it is not an MCP server: 200 ${type} instead of JSON-RPC.`,
        remedy: expect.stringContaining("whether the URL is right"),
      },
    ]);
    expect(findings.at(-1)).toMatchObject({ verdict: "unseen" });
  });

  it.each([301, 404, 405, 410, 501])("is one cause and one finding: %d", async (status) => {
    for (const meantForAll of [true, false]) {
      const url = await answering(status, "text/plain", "");
      const findings = await examined(url, { open: meantForAll });
      expect(wrong(findings)).toMatchObject([
        { check: "challenge", remedy: expect.stringContaining("whether the URL is right") },
      ]);
    }
  });

  it("is not told to refuse where it is meant to answer everybody", async () => {
    for (const status of [400, 403, 500, 501, 503]) {
      const url = await answering(status, "text/plain", "");
      const [first] = wrong(await examined(url, { open: true }));
      expect(first?.remedy).not.toContain("401");
    }
  });
});

describe("a server that is meant to answer everybody and does not", () => {
  it("is told that it asks for a token", async () => {
    const [first, ...others] = wrong(
      await examined(inject("gateway").servers[0] ?? "", { open: true }),
    );
    expect(first).toMatchObject({
      check: "challenge",
      what: expect.stringContaining("asks for a token"),
      remedy: expect.stringContaining("Leave --open out"),
    });
    expect(others).toEqual([]);
  });
});

describe("a server that is spoken to in the wrong way", () => {
  it("is said to speak http, once", async () => {
    const url = new URL(await answering(200, "text/plain", ""));
    url.protocol = "https:";
    const findings = await examined(url);
    expect(wrong(findings)).toMatchObject([
      { check: "encryption", what: expect.stringContaining("speaks http at port") },
    ]);
    expect(findings.at(-1)).toMatchObject({ verdict: "unseen" });
  });

  it("is said to speak https, or to be trusted by nobody, once", async () => {
    const { certificate, key } = await createCertificate();
    const port = await listening(createSecureServer({ cert: certificate, key }));
    expect(wrong(await examined(`http://127.0.0.1:${port}/mcp`))).toMatchObject([
      { check: "encryption", what: expect.stringContaining("speaks https at port") },
    ]);
    expect(wrong(await examined(`https://127.0.0.1:${port}/mcp`))).toMatchObject([
      { check: "encryption", what: expect.stringContaining("do not trust the certificate") },
    ]);
  });
});
