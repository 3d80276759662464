import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { connect } from "node:tls";
import { ask } from "../ask.ts";
import type { Report } from "../report.ts";

const day = 86_400_000;
/** Access tokens of a minute are refused or believed too long where clocks differ by more. */
const tolerance = 30;

/** Whether the server is there, by an encrypted connection, with a clock that is right. */
export async function checkTransport(report: Report, url: URL): Promise<void> {
  await report.check("name", async (say) => {
    try {
      const addresses = await lookup(url.hostname.replace(/^\[|\]$/g, ""), { all: true });
      say.fine(`${url.hostname} is ${addresses.map(({ address }) => address).join(", ")}.`);
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      say.wrong(
        `The name ${url.hostname} has no address (${code}).`,
        "Add the DNS record, or correct the URL.",
      );
    }
  });
  await report.check("encryption", async (say) => {
    if (url.protocol === "https:") {
      const seen = await handshake(url);
      if (seen === undefined) return;
      const { days, problem } = seen;
      const what = `${seen.version}; the certificate is good for ${Math.floor(days)} days more.`;
      if (problem !== undefined) {
        say.wrong(
          `Clients do not trust the certificate: ${problem}.`,
          "Give the server one of a public authority, for this very name, with the certificates between.",
        );
      } else if (days > 14) say.fine(what);
      else
        say.note(
          what,
          "Renew it; without a version in its URI, API Management takes a renewed one by itself.",
        );
    } else if (isLoopback(url.hostname)) {
      say.fine("Without encryption, which a server on this machine needs not.");
    } else {
      say.wrong(
        "The URL is not https, so anybody on the way reads the tokens.",
        "Use https; clients refuse anything else but on this machine (OAuth 2.1 section 1.5).",
      );
    }
  });
  await report.check("clock", async (say) => {
    const before = Date.now();
    const { headers } = await ask(url);
    const told = Date.parse(headers.get("date") ?? "");
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
  });
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\./.test(host);
}

/** What a connection says; undefined when there is none, of which other checks tell. */
interface Handshake {
  readonly version: string;
  readonly days: number;
  /** Why the certificate is not trusted. */
  readonly problem: string | undefined;
}

async function handshake(url: URL): Promise<Handshake | undefined> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const name = isIP(host) === 0 ? { servername: host } : {};
  return await new Promise((resolve) => {
    // What is not trusted is looked at all the same, to say what it is.
    const socket = connect(
      { host, port: Number(url.port || 443), ...name, rejectUnauthorized: false },
      () => {
        const end = Date.parse(socket.getPeerCertificate().valid_to);
        const { authorizationError: error } = socket;
        const version = (socket.getProtocol() ?? "").replace("TLSv", "TLS ");
        socket.destroy();
        const days = (end - Date.now()) / day;
        resolve({ version, days, problem: error ? String(error) : undefined });
      },
    );
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on("error", () => resolve(undefined));
    socket.on("close", () => resolve(undefined));
  });
}
