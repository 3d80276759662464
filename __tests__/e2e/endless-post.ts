import { type ClientRequest, request } from "node:http";

export type Answer = readonly [status: number, headers: Headers, text: string];

/** Begins a POST whose body never ends, and waits for the answer all the same. */
export async function beginPost(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  let sending: ClientRequest | undefined;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      sending = request(url, { method: "POST", headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const received = Object.entries(response.headers).map(
            ([name, value]) => [name, String(value)] as [string, string],
          );
          const text = Buffer.concat(chunks).toString();
          resolve([response.statusCode ?? 0, new Headers(received), text]);
        });
      });
      sending.on("error", reject);
      sending.write("x");
    });
  } finally {
    sending?.destroy();
  }
}
