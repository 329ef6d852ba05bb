import type { Connection } from './connection.ts';

/** Serves the client at the other end; `onEnd` is called with 0 once it has left, or with the errno of a failed read. */
export type Serve = (connection: Connection, onEnd: (errno: number) => void) => void;
