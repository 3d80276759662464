import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../errors.ts";
import { writePrivately } from "../private-file.ts";
import type { LocalGateway } from "../stack/addresses.ts";
import type { Local } from "../start-local.ts";
import { type IdentityEndpoint, serveIdentityEndpoint } from "./identity-endpoint.ts";

/** Where running gateways record themselves: one file each, named after the process, and numbered where it has several. */
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
  const files = local.gateways.map((gateway, index) => ({
    gateway,
    file: join(folder, `${[process.pid, ...(index === 0 ? [] : [index + 1])].join("-")}.json`),
  }));
  const end = async () => {
    await identity.close();
    await local.close();
  };
  try {
    await mkdir(folder, { recursive: true });
    for (const { gateway, file } of files) {
      await writePrivately(file, JSON.stringify(recordOf(gateway, local, identity), null, 2));
    }
  } catch (cause) {
    await end();
    throw new StartError(
      `The gateway could not be recorded in ${folder}, where the command grants looks for it: ${String(cause)}. Let the folder be written to.`,
      { cause },
    );
  }
  const remove = async () => {
    await Promise.all(files.map(({ file }) => rm(file, { force: true })));
  };
  return { ...local, close: () => remove().finally(end) };
}

function recordOf(gateway: LocalGateway, local: Local, identity: IdentityEndpoint) {
  return {
    gateway: gateway.issuer,
    store: gateway.grantStoreUrl,
    certificate: local.grantStore.certificate,
    identityEndpoint: identity.url,
    identityHeader: identity.header,
  };
}
