import type { Logger } from "pino";
import { Agent, request } from "undici";
import { startAzurite } from "./azurite.ts";
import { BlobStoreError } from "./blob-store-error.ts";
import { createCertificate } from "./certificate.ts";

/** A container of a storage account. */
export interface BlobContainer {
  readonly account: string;
  readonly name: string;
}

export interface BlobStoreOptions {
  /** The names of the storage accounts. */
  readonly accounts: readonly string[];
  /** Containers to create; asked for once the server is up, so they may become known meanwhile. */
  containers(): Promise<readonly BlobContainer[]>;
  /** A token for `https://storage.azure.com`; asked for once, to create the containers. */
  accessToken(): Promise<string>;
  /**
   * A folder that keeps the blobs.
   *
   * @default - none; they are in memory, and gone when the store is closed
   */
  readonly folder?: string;
  /**
   * The port to listen on.
   *
   * @default 0 - any free one
   */
  readonly port?: number;
  /**
   * Told what Azurite prints.
   *
   * @default - silent
   */
  readonly logger?: Logger;
}

/** A running local blob store. */
export interface BlobStore {
  /** `https://127.0.0.1:{port}` */
  readonly origin: string;
  /** `{origin}/{account}/` of the first account; stands for `https://{account}.blob.core.windows.net/`. */
  readonly blobEndpoint: string;
  /** The certificate of {@link BlobStore.origin}, PEM; no other is to be trusted for it. */
  readonly certificate: string;
  /** Ends the server; resolves once its process is gone. */
  close(): Promise<void>;
}

const apiVersion = "2023-11-03";

/**
 * Starts Azurite's blob server with TLS, open to bearer tokens, and creates the containers.
 *
 * @throws BlobStoreError when Azurite does not come up or refuses a container.
 */
export async function startBlobStore(options: BlobStoreOptions): Promise<BlobStore> {
  const certificate = await createCertificate();
  const azurite = await startAzurite({ port: 0, ...options, certificate });
  const store: BlobStore = {
    origin: azurite.origin,
    blobEndpoint: `${azurite.origin}/${options.accounts[0]}/`,
    certificate: certificate.certificate,
    close: () => azurite.stop(),
  };
  try {
    await createContainers(store, options);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** {@link https://learn.microsoft.com/rest/api/storageservices/create-container} */
async function createContainers(store: BlobStore, options: BlobStoreOptions): Promise<void> {
  const containers = await options.containers();
  if (containers.length === 0) {
    return;
  }
  const dispatcher = new Agent({ connect: { ca: store.certificate } });
  try {
    const headers = {
      authorization: `Bearer ${await options.accessToken()}`,
      "x-ms-version": apiVersion,
    };
    await Promise.all(
      containers.map(async ({ account, name }) => {
        const url = `${store.origin}/${account}/${name}?restype=container`;
        const answer = await request(url, { method: "PUT", headers, dispatcher });
        const message = /<Message>([^<\n]+)/.exec(await answer.body.text())?.[1] ?? "";
        // It may have been kept from before.
        const isThere = answer.headers["x-ms-error-code"] === "ContainerAlreadyExists";
        if (answer.statusCode !== 201 && !(isThere && options.folder !== undefined)) {
          throw new BlobStoreError(
            `The local blob store refused to create the container "${name}": HTTP ${answer.statusCode}, ${answer.headers["x-ms-error-code"]}. ${message}`,
          );
        }
      }),
    );
  } finally {
    await dispatcher.close();
  }
}
