export { closest } from "../../policy/spelling.ts";
