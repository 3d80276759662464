// For settings/ as well, which may import from constructs/ and not from policy/.
export { closest } from "../../policy/spelling.ts";
