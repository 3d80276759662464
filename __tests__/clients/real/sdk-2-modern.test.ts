import { trySdk2 } from "./try-sdk-2.ts";

trySdk2("modern");
