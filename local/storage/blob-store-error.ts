/** The local blob store could not be started or prepared. */
export class BlobStoreError extends Error {
  override readonly name = "BlobStoreError";
}
