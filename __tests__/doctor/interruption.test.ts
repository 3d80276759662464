import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, inject, it } from "vitest";
import { examine } from "../../doctor/examination.ts";
import { Report } from "../../doctor/report.ts";
import { goodWords, HostileServer } from "./hostile-server.ts";

const { servers } = inject("gateway");

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A browser, which may find nobody that waits for it any more. */
async function comeBack(url: string): Promise<void> {
  await fetch(url).catch((error: unknown) => expect(error).toBeInstanceOf(TypeError));
}

/** Examines a server, and is interrupted when the check of this place in the row begins. */
async function interruptedAt(place: number) {
  const server = await HostileServer.start(goodWords());
  open.push(server);
  const begun: string[] = [];
  const report: Report = new Report({
    looking: (check, doing) => {
      if (check === undefined || doing !== undefined) return;
      begun.push(check);
      if (begun.length === place + 1) report.interrupt();
    },
  });
  await examine(report, server.url, { signIn: (url) => void comeBack(url) });
  return { report, begun, grants: server.grants };
}

describe("an examination that is interrupted", () => {
  it("gives back what was granted, and says what was not seen, whichever check it comes in", async () => {
    const { begun: all } = await interruptedAt(Number.POSITIVE_INFINITY);
    expect(all).toContain("sign-in");
    const given: number[] = [];
    for (const place of all.keys()) {
      const { report, grants, begun } = await interruptedAt(place);
      expect(grants.revoked, all[place]).toBe(grants.given);
      given.push(grants.given);
      // Only what gives back comes after the one that was interrupted.
      expect(begun.slice(place + 1).filter((check) => check !== "refresh")).toEqual([]);
      const told = report.findings.filter(({ what }) => what.startsWith("It was interrupted"));
      const isLast = all[place] === "refresh";
      if (!isLast) expect(told, all[place]).toHaveLength(1);
      expect(report.isHealthy).toBe(true);
    }
    expect(given).toContain(1);
  });
});

/** The command, and what it has said so far. */
function started(...parameters: string[]) {
  const child = spawn(process.execPath, ["command/main.ts", "doctor", ...parameters]);
  open.push({ close: () => child.kill("SIGKILL") });
  const said = { out: "", error: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.error += chunk;
  });
  const until = async (stream: "out" | "error", words: RegExp): Promise<string> => {
    const from = stream === "out" ? child.stdout : child.stderr;
    for (;;) {
      const found = words.exec(said[stream])?.[0];
      if (found !== undefined) return found;
      await once(from, "data");
    }
  };
  return { child, said, until };
}

describe("the command doctor, interrupted", () => {
  it("leaves no grant, prints what it has seen, and ends as shells say it", async () => {
    const server = await HostileServer.start(goodWords(), true);
    open.push(server);
    const { child, said, until } = started(
      ...[server.url.href, "--sign-in", "--durations", "--call", "count"],
    );
    await fetch(await until("error", /http\S+(?=\s)/));
    await until("out", /It offers tools/);
    expect(server.grants).toEqual({ given: 1, revoked: 0 });
    child.kill("SIGINT");
    // As npm passes on what the terminal has told the doctor already.
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(server.grants).toEqual({ given: 1, revoked: 1 });
    expect(said.out).toContain("What was granted to the doctor is revoked.");
    expect(said.out).toMatch(/ 1 not seen {2}in [\d.]+ s\n$/);
  }, 20_000);

  it("ends at once when it is interrupted again, whatever is still to be given back", async () => {
    const server = await HostileServer.start(goodWords(), true);
    server.answersRevocations = false;
    open.push(server);
    const { child, said, until } = started(server.url.href, "--sign-in", "--call", "count");
    await fetch(await until("error", /http\S+(?=\s)/));
    await until("out", /It offers tools/);
    child.kill("SIGINT");
    await until("error", /interrupt again to end at once/);
    // Sooner, it would be what npm passes on of the same Ctrl-C.
    const again = setInterval(() => child.kill("SIGINT"), 100);
    const [, signal] = await once(child, "close");
    clearInterval(again);
    expect(signal).toBe("SIGINT");
    expect(server.grants.revoked).toBe(1);
    expect(said.out).not.toMatch(/in [\d.]+ s\n$/);
  }, 8_000);

  it("ends while it waits for the browser, and says for how long it would have waited", async () => {
    const { child, said, until } = started(servers[0] ?? "", "--sign-in");
    await until("error", /the doctor waits for 5 minutes/);
    child.kill("SIGTERM");
    const [code] = await once(child, "close");
    expect(code).toBe(143);
    expect(said.out).toMatch(/\? sign-in .*It was interrupted/);
  }, 20_000);
});
