import { setTimeout as delay } from "node:timers/promises";
import { Agent, type Dispatcher, request } from "undici";
import { Failure, reason } from "./failure.ts";
import { readPage } from "./listing.ts";
import type { StoreLocation } from "./store-location.ts";
import { storeRefusal } from "./store-refusal.ts";

/** An answer of the store, read to its end. */
interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  readonly text: string;
}

/** How blobs are listed. */
export interface ListOptions {
  /**
   * Names per page; Azure gives 5000 at most and may give fewer, even none, with more to come.
   * @default 5000
   */
  readonly pageSize?: number;
  /**
   * What folders end with; what is in one below the prefix is left out.
   * @default none
   */
  readonly delimiter?: string;
}

const apiVersion = "2021-12-02";
const attempts = 3;
const timeout = 15_000;
/** A page of 5000 names takes about three million bytes. */
const largestAnswer = 16 * 1024 * 1024;

/**
 * A blob container, by the REST API of Azure Storage.
 *
 * {@link https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api}
 */
export class BlobContainer {
  readonly url: string;
  readonly #token: string;
  readonly #agent: Agent;

  constructor({ url, token, certificate }: StoreLocation) {
    this.url = url;
    this.#token = token;
    this.#agent = new Agent({
      connect: { timeout, ...(certificate === undefined ? {} : { ca: certificate }) },
      headersTimeout: timeout,
      bodyTimeout: timeout,
      maxResponseSize: largestAnswer,
    });
  }

  /**
   * The names of all blobs that begin with `prefix`, page by page.
   *
   * @throws Failure when the store cannot be reached or refuses.
   */
  async *list(prefix: string, options: ListOptions = {}): AsyncGenerator<string> {
    const { pageSize = 5000, delimiter } = options;
    const query = new URLSearchParams({
      restype: "container",
      comp: "list",
      prefix,
      maxresults: String(pageSize),
      ...(delimiter === undefined ? {} : { delimiter }),
    });
    for (;;) {
      const answer = await this.#send("GET", `${this.url}?${query}`);
      if (answer.status !== 200) throw this.#refused(answer);
      const { names, nextMarker } = readPage(answer.text);
      yield* names;
      if (nextMarker === "") return;
      query.set("marker", nextMarker);
    }
  }

  /**
   * The text of a blob; nothing when there is no such blob.
   *
   * @throws Failure when the store cannot be reached or refuses.
   */
  async get(name: string): Promise<string | undefined> {
    const answer = await this.#send("GET", this.#blobUrl(name));
    if (answer.status === 404 && answer.headers["x-ms-error-code"] === "BlobNotFound") {
      return undefined;
    }
    if (answer.status !== 200) throw this.#refused(answer);
    return answer.text;
  }

  /**
   * Writes a blob, whatever was there.
   *
   * @throws Failure when the store cannot be reached or refuses.
   */
  async put(name: string, text: string): Promise<void> {
    const headers = { "x-ms-blob-type": "BlockBlob", "content-type": "application/json" };
    const answer = await this.#send("PUT", this.#blobUrl(name), headers, text);
    if (answer.status !== 201) throw this.#refused(answer);
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  #blobUrl(name: string): string {
    return `${this.url}/${name.split("/").map(encodeURIComponent).join("/")}`;
  }

  /** Asks again what a busy store may answer a moment later; asking and writing can be repeated. */
  async #send(
    method: "GET" | "PUT",
    url: string,
    headers: Readonly<Record<string, string>> = {},
    body?: string,
  ): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#sendOnce(method, url, headers, body);
      if (!isPassing(answer.status) || attempt === attempts) return answer;
      const seconds = Number(answer.headers["retry-after"] ?? Number.NaN);
      await delay(Number.isNaN(seconds) ? 500 * attempt : Math.min(seconds, 10) * 1000);
    }
  }

  async #sendOnce(
    method: "GET" | "PUT",
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string | undefined,
  ): Promise<Answer> {
    try {
      const answer = await request(url, {
        method,
        dispatcher: this.#agent,
        headers: {
          ...headers,
          authorization: `Bearer ${this.#token}`,
          "x-ms-version": apiVersion,
          "x-ms-date": new Date().toUTCString(),
        },
        ...(body === undefined ? {} : { body }),
      });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        text: await answer.body.text(),
      };
    } catch (cause) {
      throw new Failure(
        "failed",
        `The grant store ${this.url} cannot be reached: ${reason(cause)}. Check the network, its firewall and the URL.`,
        cause,
      );
    }
  }

  #refused({ status, headers }: Answer): Failure {
    return storeRefusal(this.url, status, String(headers["x-ms-error-code"] ?? ""));
  }
}

function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}
