import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { request } from "undici";
import { Failure, reason } from "./failure.ts";

/** A gateway that runs on this machine. */
export interface RunningGateway {
  /** Its issuer. */
  readonly gateway: string;
  /** The URL of its blob container. */
  readonly store: string;
  /** The certificate of the store, PEM. */
  readonly certificate: string;
  /** A token for the store. */
  readonly token: string;
}

/** What a running gateway writes down about itself. */
interface GatewayRecord {
  readonly gateway: string;
  readonly store: string;
  readonly certificate: string;
  readonly identityEndpoint: string;
  readonly identityHeader: string;
}

/** Where gateways record themselves while they run, from the folder of the project. */
const folder = join("cdktf.out", "running");

/**
 * The gateways that run on this machine. A gateway that was ended by force leaves its record
 * behind, so a gateway counts when it gives a token.
 *
 * @throws Failure when a record cannot be read.
 */
export async function runningGateways(): Promise<readonly RunningGateway[]> {
  const records = await Promise.all((await recordFiles()).map(readRecord));
  const found = await Promise.all(records.map(asRunning));
  return found.filter((gateway) => gateway !== undefined);
}

async function recordFiles(): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw new Failure("failed", `${folder} cannot be read: ${reason(error)}`, error);
  }
}

async function readRecord(file: string): Promise<GatewayRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as GatewayRecord;
  } catch (error) {
    // It ended just now.
    if (codeOf(error) === "ENOENT") return undefined;
    throw new Failure(
      "failed",
      `${file} cannot be read: ${reason(error)}. It belongs to another user, or it is left over: remove it.`,
      error,
    );
  }
}

async function asRunning(record: GatewayRecord | undefined): Promise<RunningGateway | undefined> {
  if (record === undefined) return undefined;
  const { gateway, store, certificate, identityEndpoint, identityHeader } = record;
  const url = `${identityEndpoint}?api-version=2019-08-01&resource=https://storage.azure.com/`;
  const headers = { "X-IDENTITY-HEADER": identityHeader };
  try {
    const answer = await request(url, { headers, headersTimeout: 5_000, bodyTimeout: 5_000 });
    const text = await answer.body.text();
    // Another process may have taken the port since.
    if (answer.statusCode !== 200) return undefined;
    const { access_token: token } = JSON.parse(text) as { access_token: string };
    return { gateway, store, certificate, token };
  } catch (error) {
    if (codeOf(error) === "ECONNREFUSED") return undefined;
    throw new Failure(
      "failed",
      `The gateway ${gateway} gives no token for its grants: ${reason(error)}. End it and start it again.`,
      error,
    );
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
