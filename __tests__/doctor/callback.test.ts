// The doctor's callback on loopback, which every page and every program on the machine can ask for anything.
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Callback } from "../../doctor/callback.ts";
import { examine } from "../../doctor/examination.ts";
import { Report } from "../../doctor/report.ts";
import { goodWords, HostileServer } from "./hostile-server.ts";

describe("the program that waits for the browser", () => {
  let callback: Callback;

  beforeEach(async () => {
    callback = await Callback.listen("/callback");
  });
  afterEach(() => callback.close());

  /** The status of the answer to a request as it stands. */
  async function asked(request: string): Promise<number> {
    const socket = connect(Number(new URL(callback.redirectUri).port), "127.0.0.1");
    socket.write(request);
    const [said] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return Number(/^HTTP\/1\.1 (\d+)/.exec(String(said))?.[1]);
  }

  /** It answered what came before, and takes the browser's answer all the same. */
  async function expectItWaits(): Promise<void> {
    const right = await fetch(`${callback.redirectUri}?code=mine&state=${callback.state}`);
    expect(right.status).toBe(200);
    expect((await callback.answer(1000))?.get("code")).toBe("mine");
  }

  it.each(["//", "/\\", "http://["])("refuses %s, and waits on", async (target) => {
    expect(await asked(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)).toBe(400);
    await expectItWaits();
  });

  it.each([
    ["none", () => ""],
    ["no value", () => "?state="],
    ["another", () => "?code=theirs&state=another"],
    ["another, with an error", () => "?error=access_denied&state=another"],
    ["the right one twice", (state) => `?code=theirs&state=${state}&state=${state}`],
    ["another before it", (state) => `?code=theirs&state=another&state=${state}`],
    ["another after it", (state) => `?code=theirs&state=${state}&state=another`],
    ["a part of it", (state) => `?code=theirs&state=${state.slice(0, -1)}`],
    ["it and more", (state) => `?code=theirs&state=${state}%00`],
    ["it in another case", (state) => `?code=theirs&State=${state}`],
    ["ten thousand letters", () => `?code=theirs&state=${"a".repeat(10_000)}`],
    ["it in a fragment", (state) => `#state=${state}`],
  ] satisfies [string, (state: string) => string][])(
    "refuses the state: %s, and waits on",
    async (_what, query) => {
      const answer = await fetch(callback.redirectUri + query(callback.state));
      expect(answer.status).toBe(400);
      expect(await answer.text()).toMatch(/goes on waiting/);
      expect(callback.strangers).toBe(1);
      await expectItWaits();
    },
  );

  it.each(["HEAD", "POST", "OPTIONS"])("takes no answer by %s, and waits on", async (method) => {
    const answer = await fetch(`${callback.redirectUri}?state=${callback.state}`, { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET"]);
    await expectItWaits();
  });

  it("refuses more than fits into a head, and waits on", async () => {
    const request = `GET /callback?state=${"a".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`;
    expect(await asked(request)).toBe(431);
    await expectItWaits();
  });

  it("keeps the first answer, whatever comes after it", async () => {
    await expectItWaits();
    await fetch(`${callback.redirectUri}?code=later&state=${callback.state}`);
    expect((await callback.answer(1000))?.get("code")).toBe("mine");
  });

  it("waits no longer than it is told to, whoever comes", async () => {
    await fetch(`${callback.redirectUri}?state=another`);
    expect(await callback.answer(20)).toBeUndefined();
  });
});

describe("a sign-in that somebody else meddles with", () => {
  let server: HostileServer | undefined;
  afterEach(() => server?.close());

  /** What is found when the browser goes where the server sends it, after and with what the meddler does. */
  async function found(
    meddle: (redirect: string) => Promise<unknown>,
    location = goodWords().location,
    minutes?: number,
  ) {
    server = await HostileServer.start({ ...goodWords(), location });
    const report = new Report();
    const come = async (url: string) => {
      await meddle(new URL(url).searchParams.get("redirect_uri") ?? "");
      await fetch(url);
    };
    await examine(report, server.url, {
      signIn: (url) => void come(url),
      ...(minutes === undefined ? {} : { minutes }),
    });
    return report.findings.filter(({ check }) => check === "sign-in");
  }

  it("is done by whoever has the state, and the others are told of", async () => {
    const findings = await found(async (redirect) => {
      await fetch(`${redirect}?error=access_denied&state=another`);
      await fetch(redirect);
    });
    expect(findings).toMatchObject([
      { verdict: "note", what: expect.stringMatching(/^2 requests came to the doctor's callback/) },
      { verdict: "fine", what: expect.stringContaining("exchanged for tokens") },
    ]);
  });

  it("says at the end of the time that a state came that is another one", async () => {
    const sent = "REDIRECT?code=code-0123456789&state=another&iss=ORIGIN";
    expect(await found(async () => undefined, sent, 1 / 60)).toMatchObject([
      {
        verdict: "note",
        what: expect.stringMatching(
          /^A request came to the doctor's callback without the one state/,
        ),
        remedy: expect.stringContaining("give back state as it came"),
      },
      { verdict: "wrong", what: expect.stringContaining("Nobody came back") },
    ]);
  });

  const answer = "REDIRECT?code=code-0123456789&state=STATE";
  it.each([
    ["another issuer", `${answer}&iss=https://other.example`, /names the issuer/],
    ["another spelling of it", `${answer}&iss=ORIGIN/`, /names the issuer/],
    ["no value for it", `${answer}&iss=`, /names the issuer/],
    ["no issuer", answer, /names no issuer/],
    ["two issuers", `${answer}&iss=ORIGIN&iss=https://other.example`, /more than one iss/],
    ["two codes", `${answer}&code=another-0123456789&iss=ORIGIN`, /more than one code/],
    [
      "another issuer's error",
      "REDIRECT?error=access_denied&state=STATE&iss=https://other.example",
      /names the issuer/,
    ],
  ])(
    "is over with the right state and %s, since no client goes on then (RFC 9207 section 2.4)",
    async (_what, location, sentence) => {
      const findings = await found(async () => undefined, location);
      expect(findings).toMatchObject([{ verdict: "wrong", what: expect.stringMatching(sentence) }]);
      expect(server?.grants.given).toBe(0);
      expect(JSON.stringify(findings)).not.toMatch(/code-0123456789|another-0123456789/);
    },
  );
});
