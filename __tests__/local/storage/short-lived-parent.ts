/**
 * Starts a blob store and says where, for the test that kills this process.
 */
import { startBlobStore } from "../../../local/storage/index.ts";

const store = await startBlobStore({
  accounts: ["orphan"],
  containers: async () => [],
  accessToken: async () => "",
});
process.stdout.write(`${store.origin}\n`);
