import fc from "fast-check";

/**
 * Every property test of a run draws from one seed. It is fixed in the default suite, so that a change
 * fails for what it changed; vitest.config.ts says how to have others.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["PROPERTY_SEED"]) });
