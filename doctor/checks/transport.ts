import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP } from "node:net";
import { connect } from "node:tls";
import { open, reasonOf } from "../ask.ts";
import { type Report, type Say, Unanswered } from "../report.ts";

const day = 86_400_000;
/** Access tokens of a minute are refused or believed too long where clocks differ by more. */
const tolerance = 30;
/** For how long a connection is waited for. */
const patience = 10_000;

/**
 * Whether the server is there, by an encrypted connection, with a clock that is right.
 *
 * @returns whether it can be asked anything; where it cannot, one finding says why
 */
export async function checkTransport(report: Report, url: URL): Promise<boolean> {
  if ((await report.check("name", async (say) => await resolves(say, url))) !== true) return false;
  const isReached = await report.check("connection", async (say) => await opens(say, url));
  if (isReached !== true) return false;
  const isUsable = await report.check("encryption", async (say) => await isEncrypted(say, url));
  if (isUsable !== true) return false;
  await report.check("clock", async (say) => await compareClocks(say, url));
  return true;
}

async function resolves(say: Say, url: URL): Promise<boolean> {
  try {
    const addresses = await lookup(hostOf(url), { all: true });
    say.fine(`${url.hostname} is ${addresses.map(({ address }) => address).join(", ")}.`);
    return true;
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    say.wrong(
      `The name ${url.hostname} has no address (${code}).`,
      "Add the DNS record, or correct the URL.",
    );
    return false;
  }
}

async function opens(say: Say, url: URL): Promise<boolean> {
  const port = portOf(url);
  const began = performance.now();
  const problem = await new Promise<string | undefined>((resolve) => {
    const socket = connectTcp({ host: hostOf(url), port });
    const end = (what: string | undefined) => {
      socket.destroy();
      resolve(what);
    };
    socket.setTimeout(patience, () => end(`nothing answers within ${patience / 1000} s`));
    socket.once("connect", () => end(undefined));
    socket.once("error", (error) => end(reasonOf(error)));
  });
  if (problem === undefined) {
    say.fine(`Port ${port} takes connections, after ${Math.round(performance.now() - began)} ms.`);
    return true;
  }
  say.wrong(
    `Nobody takes connections at ${url.hostname}, port ${port}: ${problem}.`,
    "See that the server runs, that the URL has its port, and that this machine reaches it.",
  );
  return false;
}

/** Whether what the URL says of encryption is so, and such that clients go on. */
async function isEncrypted(say: Say, url: URL): Promise<boolean> {
  if (url.protocol === "https:") return await isTrusted(say, url);
  const answer = await answerAt(url);
  if (answer === undefined && typeof (await handshake(url)) !== "string") {
    say.wrong(
      `The server speaks https at port ${portOf(url)}, and the URL says http.`,
      "Write https:// in the URL.",
    );
    return false;
  }
  if (isLoopback(url.hostname)) {
    say.fine("Without encryption, which a server on this machine needs not.");
  } else {
    say.wrong(
      "The URL is not https, so anybody on the way reads the tokens.",
      "Use https; clients refuse anything else but on this machine (OAuth 2.1 section 1.5).",
    );
  }
  return true;
}

async function isTrusted(say: Say, url: URL): Promise<boolean> {
  const seen = await handshake(url);
  if (typeof seen === "string") {
    const plain = new URL(url);
    plain.protocol = "http:";
    plain.port = String(portOf(url));
    const speaksHttp = (await answerAt(plain)) !== undefined;
    say.wrong(
      speaksHttp
        ? `The server speaks http at port ${portOf(url)}, and the URL says https.`
        : `The server at port ${portOf(url)} does not speak TLS: ${seen}.`,
      speaksHttp
        ? "On this machine, write http:// in the URL. Anywhere else, name the port that speaks https, or give the server a certificate."
        : "See that the port is that of the server's https, and that it has a certificate for this name.",
    );
    return false;
  }
  const { days, problem } = seen;
  const what = `${seen.version}; the certificate is good for ${Math.floor(days)} days more.`;
  if (problem !== undefined) {
    say.wrong(
      `Clients do not trust the certificate: ${problem}.`,
      "Give the server one of a public authority, for this very name, with the certificates between.",
    );
    // Whoever told Node.js to trust it all the same sees the rest.
    return (await answerAt(url)) !== undefined;
  }
  if (days > 14) say.fine(what);
  else {
    say.note(
      what,
      "Renew it; without a version in its URI, API Management takes a renewed one by itself.",
    );
  }
  return true;
}

async function compareClocks(say: Say, url: URL): Promise<void> {
  const before = Date.now();
  const answer = await answerAt(url);
  if (answer === undefined) {
    say.unseen(
      "GET gets no answer that would say what time the server has.",
      "See what the challenge says below; a proxy that holds streams back holds back the answer to GET, too.",
    );
    return;
  }
  const told = Date.parse(answer.headers.get("date") ?? "");
  if (Number.isNaN(told)) {
    say.note("The server does not say what time it has (no Date header).");
    return;
  }
  // The header has whole seconds, and the answer took its time.
  const off = Math.round((told - (before + Date.now()) / 2) / 1000);
  if (Math.abs(off) <= tolerance) say.fine("Its clock and that of this machine agree.");
  else {
    say.wrong(
      `Its clock is ${Math.abs(off)} seconds ${off > 0 ? "ahead of" : "behind"} that of this machine.`,
      "Set the clock that is wrong: tokens are refused before they begin or after they end.",
    );
  }
}

/** The head of the answer to a GET, whose body may be a stream without end; undefined where there is none. */
async function answerAt(url: URL): Promise<Response | undefined> {
  try {
    const answer = await open(url, { signal: AbortSignal.timeout(patience) });
    await answer.body?.cancel();
    return answer;
  } catch (error) {
    if (error instanceof Unanswered) return undefined;
    throw error;
  }
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === "https:" ? 443 : 80));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\./.test(host);
}

/** What a connection says. */
interface Handshake {
  readonly version: string;
  readonly days: number;
  /** Why the certificate is not trusted. */
  readonly problem: string | undefined;
}

/** @returns what the server says of itself, or why it says nothing */
async function handshake(url: URL): Promise<Handshake | string> {
  const host = hostOf(url);
  const name = isIP(host) === 0 ? { servername: host } : {};
  return await new Promise((resolve) => {
    // What is not trusted is looked at all the same, to say what it is.
    const socket = connect({ host, port: portOf(url), ...name, rejectUnauthorized: false }, () => {
      const end = Date.parse(socket.getPeerCertificate().valid_to);
      const { authorizationError: error } = socket;
      const version = (socket.getProtocol() ?? "").replace("TLSv", "TLS ");
      socket.destroy();
      const days = (end - Date.now()) / day;
      resolve({ version, days, problem: error ? String(error) : undefined });
    });
    socket.setTimeout(patience, () => {
      socket.destroy();
      resolve(`nothing answers within ${patience / 1000} s`);
    });
    socket.on("error", (error) => resolve(reasonOf(error)));
    socket.on("close", () => resolve("it closes the connection"));
  });
}
