import { createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { listening } from "./listening.ts";

/** What a server writes at once, up to a number of milliseconds that it waits, or to the end of its connection, or a break. */
type Script = readonly (string | number | "end" | "break")[];

const crlf = (...lines: string[]) => lines.join("\r\n");
const long = "0123456789abcdef".repeat(20_000);

/** Answers as servers may give them, valid and not. */
export const scripts: Readonly<Record<string, Script>> = {
  "all at once": [crlf("HTTP/1.1 200 OK", "X-A: 1", "Content-Length: 5", "", "whole")],
  nothing: [crlf("HTTP/1.1 200 OK", "Content-Length: 0", "", "")],
  "the head first": [crlf("HTTP/1.1 200 OK", "Content-Length: 5", "", ""), 15, "whole"],
  "in two halves": [crlf("HTTP/1.1 201 Made", "Content-Length: 8", "", "half"), 15, "half"],
  "in chunks at once": [
    crlf("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "3", "one", "4", "two!", "0", "", ""),
  ],
  "in chunks one by one": [
    crlf("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "3", "one", ""),
    15,
    crlf("4", "two!", ""),
    15,
    crlf("0", "", ""),
  ],
  "with trailers": [
    crlf("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-T", "", ""),
    crlf("3", "one", "0", "X-T: late", "", ""),
  ],
  "until it ends": [crlf("HTTP/1.1 200 OK", "Connection: close", "", "all there is"), "end"],
  "until it ends, later": [crlf("HTTP/1.0 200 OK", "", "all "), 15, "there is", "end"],
  "and closes": [
    crlf("HTTP/1.1 200 OK", "Connection: close", "Content-Length: 2", "", "ok"),
    "end",
  ],
  "and keeps for a moment": [
    crlf("HTTP/1.1 200 OK", "Keep-Alive: timeout=1", "Content-Length: 2", "", "ok"),
  ],
  "no content": [crlf("HTTP/1.1 204 No Content", "X-A: 1", "", "")],
  "not modified": [crlf("HTTP/1.1 304 Not Modified", "ETag: x", "Content-Length: 5", "", "")],
  "an error": [crlf("HTTP/1.1 503 Busy", "Retry-After: 1", "Content-Length: 4", "", "busy")],
  "a redirect": [crlf("HTTP/1.1 302 Found", "Location: /x", "Content-Length: 0", "", "")],
  "headers twice": [
    crlf("HTTP/1.1 200 OK", "Set-Cookie: a=1", "Set-Cookie: b=2", "X-A: 1", "x-a: 2", ""),
    crlf("Warning: w", "Warning: v", "Vary: A", "Vary: B", "Content-Length: 1", "", "x"),
  ],
  "headers of the connection": [
    crlf("HTTP/1.1 200 OK", "Connection: X-Hop, keep-alive", "X-Hop: 1", "Upgrade: x", ""),
    crlf("Proxy-Connection: y", "TE: z", "X-End: 1", "Content-Length: 1", "", "x"),
  ],
  "an odd reason": [crlf("HTTP/1.1 200 \u00e9\u00e8 x", "Content-Length: 1", "", "x")],
  "an odd header first": [
    crlf("HTTP/1.1 200 OK", "X-Odd: \u00e9\u00ff", "Content-Length: 5", "", ""),
    15,
    "whole",
  ],
  "no reason": [crlf("HTTP/1.1 200", "Content-Length: 1", "", "x")],
  "early hints": [
    crlf("HTTP/1.1 103 Early Hints", "Link: </a>", "", ""),
    crlf("HTTP/1.1 200 OK", "Content-Length: 1", "", "x"),
  ],
  "a continuation": [crlf("HTTP/1.1 100 Continue", "", ""), 5, "HTTP/1.1 200 OK\r\n\r\n", "end"],
  "another protocol": [
    crlf("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: x", "", "raw"),
  ],
  "long at once": [crlf("HTTP/1.1 200 OK", `Content-Length: ${long.length}`, "", long)],
  "long in chunks": [
    crlf("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", ""),
    crlf(long.length.toString(16), long, ""),
    5,
    crlf("1", "!", "0", "", ""),
  ],
  "no answer": ["end"],
  "a broken connection": ["break"],
  "half a head": ["HTTP/1.1 200 OK\r\nX-A:", "end"],
  "less than it says": [crlf("HTTP/1.1 200 OK", "Content-Length: 9", "", "less"), 15, "end"],
  "less than it says, at once": [crlf("HTTP/1.1 200 OK", "Content-Length: 9", "", "less"), "end"],
  "a broken body": [crlf("HTTP/1.1 200 OK", "Content-Length: 9", "", "less"), 15, "break"],
  "half a chunk": [
    crlf("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "9", "less"),
    15,
    "end",
  ],
  "chunks without an end": [
    crlf("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "3", "one", ""),
    "end",
  ],
  "a chunk that is none": [
    crlf("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "3", "one", "x", ""),
  ],
  "more than it says": [crlf("HTTP/1.1 200 OK", "Content-Length: 2", "", "more"), 15, "end"],
  "two answers": [
    crlf("HTTP/1.1 200 OK", "Content-Length: 1", "", "a"),
    crlf("HTTP/1.1 200 OK", "Content-Length: 1", "", "b"),
  ],
  "no HTTP": ["220 smtp.example ESMTP\r\n", 15, "end"],
  "two lengths": [
    crlf("HTTP/1.1 200 OK", "Content-Length: 2", "Content-Length: 3", "", "abc"),
    "end",
  ],
  "a length in chunks": [
    crlf("HTTP/1.1 200 OK", "Content-Length: 2", "Transfer-Encoding: chunked", "", "0", "", ""),
  ],
};

/** A server that answers as the script says that the header X-Script of a request names. */
export interface AnsweringServer {
  readonly origin: string;
  /** What it was sent, one text for each request that began, in order. */
  readonly received: string[];
  close(): void;
}

export async function answeringServer(): Promise<AnsweringServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let request = "";
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (bytes) => {
      request += bytes.toString("latin1");
      if (!isWhole(request)) return;
      const [, name = ""] = /^x-script: *(.*)\r$/im.exec(request) ?? [];
      received.push(request);
      request = "";
      void play(scripts[name] ?? [], socket);
    });
  });
  return {
    origin: await listening(server),
    received,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function isWhole(request: string): boolean {
  const at = request.indexOf("\r\n\r\n");
  if (at < 0) return false;
  const [head, body] = [request.slice(0, at + 2), request.slice(at + 4)];
  if (/^transfer-encoding: *chunked/im.test(head)) return /(?:^|\r\n)0\r\n\r\n$/.test(body);
  return body.length >= Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
}

async function play(script: Script, socket: Socket): Promise<void> {
  let text = "";
  const write = () => {
    if (text !== "") socket.write(Buffer.from(text, "latin1"));
    text = "";
  };
  for (const each of [...script, 0]) {
    if (typeof each !== "number" && each !== "end" && each !== "break") text += each;
    else write();
    if (each === "end") socket.end();
    else if (each === "break") socket.resetAndDestroy();
    else if (typeof each === "number") await delay(each);
  }
}
