#!/usr/bin/env node
import module from "node:module";
import { program } from "./program.ts";

// The next run finds what a command imports compiled. Node.js 20, on which `grants` runs too, cannot.
module.enableCompileCache?.();
process.exitCode = await program(process.argv.slice(2));
