import { lookup } from "node:dns/promises";
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
    return undefined;
  });
  await report.check("encryption", async (say) => {
    if (url.protocol === "https:") {
      const left = await daysOfCertificate(url);
      if (left === undefined) return undefined;
      const what = `The certificate is good for ${Math.floor(left)} days more.`;
      if (left > 14) say.fine(what);
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
    return undefined;
  });
  await report.check("clock", async (say) => {
    const before = Date.now();
    const { headers } = await ask(url);
    const told = Date.parse(headers.get("date") ?? "");
    if (Number.isNaN(told)) {
      say.note("The server does not say what time it has (no Date header).");
      return undefined;
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
    return undefined;
  });
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\./.test(host);
}

/** Days until the server's certificate ends; undefined when there is no connection, of which other checks tell. */
async function daysOfCertificate(url: URL): Promise<number | undefined> {
  const host = url.hostname;
  return await new Promise((resolve) => {
    const socket = connect(
      { host, port: Number(url.port || 443), servername: host, rejectUnauthorized: false },
      () => {
        const end = Date.parse(socket.getPeerCertificate().valid_to);
        socket.destroy();
        resolve((end - Date.now()) / day);
      },
    );
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on("error", () => resolve(undefined));
    socket.on("close", () => resolve(undefined));
  });
}
