/**
 * Makes what the image runs: the server in one file, and its health check in another. One file is read and compiled in
 * half the time of the five hundred that it is made of, and holds no package that nothing calls.
 */
import { build } from "esbuild";

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["main.ts", "healthcheck.ts"],
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  // Names stay, for whoever reads a stack trace in the log.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "linked",
  // Packages of the older module format ask for Node's own modules with `require`, which ESM has not.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
  logLevel: "warning",
});
