import { StartError } from "../errors.ts";

/** The local blob store could not be started or prepared. */
export class BlobStoreError extends StartError {
  override readonly name = "BlobStoreError";
}
