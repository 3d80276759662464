/**
 * Azure Blob Storage on this machine: Azurite, Microsoft's emulator, started for the caller and
 * open to the tokens of managed identities only.
 */
export {
  type BlobContainer,
  type BlobStore,
  type BlobStoreOptions,
  startBlobStore,
} from "./blob-store.ts";
export { BlobStoreError } from "./blob-store-error.ts";
