import fc from "fast-check";

/** Every property test of a run draws from one seed; vitest.config.ts says which. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["PROPERTY_SEED"]) });
