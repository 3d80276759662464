import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StartError } from "../errors.ts";
import { DataLock } from "./data-lock.ts";
import { Journal } from "./journal.ts";
import { KeptValues } from "./kept-values.ts";

/** What a gateway keeps from one start to the next. */
export interface GatewayData {
  /** Keys, secrets, certificates and ports. */
  readonly values: KeptValues;
  /** Where the blobs are; undefined when they are in memory. */
  readonly blobs: string | undefined;
  /** What Entra remembers of a tenant; undefined when it is in memory. */
  entraJournal(tenantId: string): Journal | undefined;
  /** Says which gateway uses the data. */
  name(gateway: string): void;
  close(): void;
}

/** Nothing is kept. */
export function noData(): GatewayData {
  return {
    values: new KeptValues(),
    blobs: undefined,
    entraJournal: () => undefined,
    name: () => undefined,
    close: () => undefined,
  };
}

/** A file that says whose folder it is: no other is written to, or emptied. */
const mark = "azure-mcp-gateway-data.json";
const parts = { values: "values.json", blobs: "blobs", entra: "entra", lock: "lock" };

/**
 * A folder with the data of a gateway, which its owner alone can enter.
 *
 * @param fresh forgets what is there
 * @throws StartError when another gateway uses it, or it is somebody's for something else.
 */
export function openDataFolder(path: string, fresh: boolean): GatewayData {
  const folder = realFolder(path);
  const at = (...names: string[]) => join(folder, ...names);
  makePrivate(folder);
  const lock = DataLock.take(at(parts.lock));
  try {
    if (fresh) for (const name of [parts.values, parts.blobs, parts.entra]) remove(at(name));
    mkdirSync(at(parts.entra), { recursive: true, mode: 0o700 });
    mkdirSync(at(parts.blobs), { recursive: true, mode: 0o700 });
    return {
      values: KeptValues.inFile(at(parts.values)),
      blobs: at(parts.blobs),
      entraJournal: (tenantId) => new Journal(at(parts.entra, `${tenantId}.jsonl`)),
      name: (gateway) => lock.name(gateway),
      close: () => lock.release(),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Where a link leads now: who can change it later, such as another user in a folder of all, does not move what is written. */
function realFolder(path: string): string {
  const folder = resolve(path);
  return existsSync(folder) ? realpathSync(folder) : folder;
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

function makePrivate(folder: string): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    const { uid } = statSync(folder);
    if (process.getuid !== undefined && uid !== process.getuid()) {
      throw new StartError(`${folder} is another user's, who could read the keys in it.`);
    }
    if (!existsSync(join(folder, mark))) claim(folder);
    chmodSync(folder, 0o700);
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(
      `The data of the gateway cannot be kept in ${folder}: ${String(cause)}. Name a folder of your own: --data DIR`,
      { cause },
    );
  }
}

/** An empty folder becomes the gateway's. */
function claim(folder: string): void {
  if (readdirSync(folder).length > 0) {
    throw new StartError(
      `${folder} holds something else than the data of a gateway. Name an empty folder, or one that is not there yet: --data DIR`,
    );
  }
  writeFileSync(join(folder, mark), '{ "format": 1 }\n', { mode: 0o600 });
}
