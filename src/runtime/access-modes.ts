/** What access(2) is asked for. */
export const EXECUTE = 1;
export const WRITE = 2;
export const READ = 4;
