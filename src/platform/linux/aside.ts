import { check, EINTR, READABLE, type Runtime } from '../../runtime/index.ts';

const RESULT_SIZE = 4;

/** What a call beside the agent has come to. */
export interface Aside {
  /** What the call returned: a failure is the negated errno. */
  readonly result: number;
  /** Its argument as the kernel has left it. */
  readonly argument: Uint8Array;
}

/** ioctl(2) for what may take long: the agent goes on meanwhile. SystemError if it cannot even be begun. `undo`: see Sys. */
export async function ioctlAside(
  { sys, loop }: Runtime,
  fd: number,
  request: number,
  argument: Uint8Array,
  undo?: number,
): Promise<Aside> {
  return await outcome({ sys, loop }, sys.ioctlAside(fd, request, argument, undo), argument.length);
}

/** write(2) of a text of ASCII characters, likewise. */
export async function writeAside({ sys, loop }: Runtime, fd: number, text: string): Promise<number> {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return (await outcome({ sys, loop }, sys.writeAside(fd, bytes), 0)).result;
}

/** What is told on `answer`, the descriptor of such a call. */
function outcome({ sys, loop }: Runtime, answer: number, size: number): Promise<Aside> {
  check(answer, 'fork');
  return new Promise((resolve) => {
    const watch = loop.watch(answer, READABLE, () => {
      const bytes = new Uint8Array(RESULT_SIZE + size);
      const count = sys.read(answer, bytes, 0, bytes.length);
      watch.close();
      sys.close(answer);
      // Told in one piece. Nothing: it was killed.
      const result = count === bytes.length ? new Int32Array(bytes.buffer, 0, 1)[0]! : -EINTR;
      resolve({ result, argument: bytes.subarray(RESULT_SIZE) });
    });
  });
}
