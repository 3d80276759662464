import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../errors.ts";
import { writePrivately } from "../private-file.ts";
import type { Local } from "../start-local.ts";
import { type IdentityEndpoint, serveIdentityEndpoint } from "./identity-endpoint.ts";

/** Where running gateways record themselves: one file each, named after the process. */
const runningGateways = join("cdktf.out", "running");

/**
 * Lets whoever started a gateway administer its grants: records where its store is, which
 * certificate the store has, and where a token is to be had. The file can be read by its owner
 * only, holds no token, and is worth nothing once the gateway has ended.
 *
 * @returns the gateway; closing it removes the file.
 * @throws StartError when the file cannot be written; the gateway is closed then.
 */
export async function administered(local: Local, folder = runningGateways): Promise<Local> {
  const identity = await serveIdentityEndpoint(() => local.grantStoreToken());
  const file = join(folder, `${process.pid}.json`);
  const end = async () => {
    await identity.close();
    await local.close();
  };
  try {
    await mkdir(folder, { recursive: true });
    await writePrivately(file, JSON.stringify(recordOf(local, identity), null, 2));
  } catch (cause) {
    await end();
    throw new StartError(
      `The gateway could not be recorded in ${folder}, where the command grants looks for it: ${String(cause)}. Let the folder be written to.`,
      { cause },
    );
  }
  return { ...local, close: () => rm(file, { force: true }).finally(end) };
}

function recordOf(local: Local, identity: IdentityEndpoint) {
  return {
    gateway: local.issuer,
    store: local.grantStoreUrl,
    certificate: local.grantStore.certificate,
    identityEndpoint: identity.url,
    identityHeader: identity.header,
  };
}
