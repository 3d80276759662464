import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

/** An item of telemetry, as it arrived. */
export interface Item {
  readonly name: string;
  readonly time: string;
  readonly iKey: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: string;
    readonly baseData: Readonly<Record<string, unknown>> & {
      readonly properties: Readonly<Record<string, string>>;
    };
  };
}

/** A request, unpacked. */
export interface Track {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly items: readonly Item[];
}

/** How one request is answered. */
export type Answer = (response: ServerResponse, track: Track) => void;

/** Takes in telemetry at an address of this machine, as the ingestion of Application Insights does. */
export interface Ingestion {
  readonly url: string;
  readonly received: Track[];
  close(): Promise<void>;
}

/** Answers with a status and a body. */
export function answer(status: number, body = "", headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, headers).end(body);
}

/** All of it taken. */
export const taken: Answer = (response, { items: { length } }) => {
  response.end(JSON.stringify({ itemsReceived: length, itemsAccepted: length, errors: [] }));
};

/** Answers the first requests as said, and takes what comes after them. */
export async function startIngestion(...answers: readonly Answer[]): Promise<Ingestion> {
  const received: Track[] = [];
  const server = createServer(async (request, response) => {
    const { method, url: path, headers } = request;
    const packed = await buffer(request);
    const text = headers["content-encoding"] === "gzip" ? gunzipSync(packed) : packed;
    const track = { method, path, headers, items: JSON.parse(text.toString()) as Item[] };
    const reply = answers[received.length] ?? taken;
    received.push(track);
    reply(response, track);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
