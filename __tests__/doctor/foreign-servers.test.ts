import { afterEach, describe, expect, it } from "vitest";
import {
  beyondAllLimits,
  checkDurations,
  type DurationLimit,
  knownLimits,
} from "../../doctor/checks/durations.ts";
import { type ExaminationProps, examine } from "../../doctor/examination.ts";
import { McpSession } from "../../doctor/mcp-session.ts";
import { type Finding, Report } from "../../doctor/report.ts";
import { ForeignServer, type ForeignServerProps } from "./foreign-server.ts";

let server: ForeignServer | undefined;
afterEach(() => server?.close());

async function findingsOf(
  setup: ForeignServerProps,
  props: ExaminationProps = { open: true },
): Promise<readonly Finding[]> {
  server = await ForeignServer.start(setup);
  const report = new Report();
  await examine(report, server.url, props);
  return report.findings;
}

const of = (findings: readonly Finding[], check: string) =>
  findings.filter((finding) => finding.check === check);

describe("a server of somebody else that asks for no token", () => {
  it("is well where it is meant to be open, and calls no tool that may change something", async () => {
    const findings = await findingsOf({});
    expect(findings.filter(({ verdict }) => verdict === "wrong")).toEqual([]);
    expect(of(findings, "challenge")).toMatchObject([
      { what: expect.stringContaining("as it is meant to") },
    ]);
    expect(of(findings, "streaming")).toMatchObject([
      {
        verdict: "fine",
        what: expect.stringMatching(/the first of 3 events of progress of count/),
      },
    ]);
  });

  it("is told so once where it is not meant to be", async () => {
    const findings = await findingsOf({}, {});
    expect(findings.filter(({ verdict }) => verdict === "wrong")).toMatchObject([
      { check: "challenge", what: expect.stringContaining("anybody can call it") },
    ]);
  });

  it("is red where something between holds its answers back", async () => {
    const findings = await findingsOf({ works: 1_200, meddling: { buffers: true } });
    expect(of(findings, "streaming")).toMatchObject([
      {
        verdict: "wrong",
        what: expect.stringMatching(/^3 events of progress of count came all at once/),
        remedy: expect.stringContaining("buffer-response"),
      },
    ]);
  });

  it("is not called green where the answer came too quickly to see", async () => {
    const findings = await findingsOf({ works: 0, meddling: { buffers: true } });
    expect(of(findings, "streaming")).toMatchObject([
      { verdict: "note", what: expect.stringMatching(/^Nothing here shows it: /) },
    ]);
  });

  it("is not seen where a tool that was named shows nothing", async () => {
    for (const tool of ["count", "no_such_tool"]) {
      const call = { tool, arguments: {} };
      const findings = await findingsOf(
        { works: 0, meddling: { buffers: true } },
        { open: true, call },
      );
      expect(of(findings, "streaming")).toMatchObject([
        { verdict: "unseen", what: expect.stringContaining(tool) },
      ]);
      server?.close();
    }
  });

  it("is told when an answer is cut off", async () => {
    const call = { tool: "count", arguments: {} };
    const findings = await findingsOf(
      { works: 3000, meddling: { cutsAfter: 200 } },
      { open: true, call },
    );
    expect(of(findings, "streaming")).toMatchObject([
      {
        verdict: "wrong",
        what: expect.stringMatching(/^The answer of count was cut off after \d+ ms/),
      },
    ]);
  });
});

describe("for how long a request lives", () => {
  it("is waited for until every limit that is known is past", () => {
    for (const { seconds } of knownLimits) expect(seconds + 5).toBeLessThan(beyondAllLimits);
  });

  const limit = (seconds: number): DurationLimit => ({
    ...{ seconds, whose: `one of ${seconds} s`, remedy: "Nothing of yours is wrong." },
  });

  async function seen(setup: ForeignServerProps, limits: readonly DurationLimit[], seconds = 0.6) {
    server = await ForeignServer.start(setup);
    const report = new Report();
    const session = new McpSession(server.url, undefined);
    await session.begin();
    const call = { tool: "count", arguments: {} };
    await checkDurations(report, { session, call, seconds, limits });
    return report.findings[0];
  }

  it("is longer than any limit, where a stream is still open then", async () => {
    expect(await seen({ listens: true }, [limit(0.1), limit(0.2)])).toMatchObject({
      verdict: "fine",
      what: expect.stringMatching(/still open after 0\.6 s, past 0\.1 s .* and 0\.2 s/),
    });
  });

  it("is a limit that is known, where the stream ends then", async () => {
    // A limit for each moment, since a busy machine is late.
    const limits = Array.from({ length: 30 }, (_, index) => limit((3 + 2 * index) / 10));
    const found = await seen({ listens: true, meddling: { cutsAfter: 300 } }, limits);
    expect(found).toMatchObject({ verdict: "note", remedy: "Nothing of yours is wrong." });
    const [, lasted, known] =
      /was cut off after (\S+) s, which is the limit of one of (\S+) s/.exec(found?.what ?? "") ??
      [];
    expect(Number(lasted)).toBeGreaterThanOrEqual(0.3);
    expect(Math.abs(Number(lasted) - Number(known))).toBeLessThan(0.11);
  });

  it("is no limit that is known, where it ends at another time", async () => {
    const found = await seen({ listens: true, meddling: { cutsAfter: 200 } }, [limit(2)]);
    expect(found).toMatchObject({ what: expect.stringContaining("no limit that is known") });
  });

  it("is seen by a slow tool where the server has no stream", async () => {
    expect(await seen({ works: 300 }, [limit(0.1)], 2)).toMatchObject({
      what: expect.stringMatching(/The server itself ended the call of count .*past 0\.1 s/),
    });
  });

  it("is not seen where nothing lasts", async () => {
    const findings = await findingsOf({}, { open: true, durations: 1 });
    expect(of(findings, "durations")).toMatchObject([
      { verdict: "unseen", remedy: expect.stringContaining("--call") },
    ]);
  });
});

describe("a server of somebody else with an authorization server of its own", () => {
  it("is examined as ours is, and its person is signed in", async () => {
    const findings = await findingsOf(
      { guarded: true },
      { signIn: (url) => void fetch(url, { redirect: "follow" }) },
    );
    const wrong = findings.filter(({ verdict }) => verdict === "wrong");
    expect(wrong).toEqual([]);
    expect(of(findings, "consent page")).toMatchObject([
      { verdict: "note", what: expect.stringContaining("without being asked about the client") },
    ]);
    expect(of(findings, "streaming")).toMatchObject([{ verdict: "fine" }]);
    expect(of(findings, "refresh")).toMatchObject([{ verdict: "note" }]);
  });
});
