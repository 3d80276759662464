/** How the process ends; `grants` has two more of its own. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** The command line is at fault. */
  usage: 2,
  /** A second Ctrl-C did not wait for the end; as shells say it, 128 and the signal's number. */
  interrupted: 130,
} as const;
