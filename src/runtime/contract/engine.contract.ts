/** Sys: what an engine does for itself. */
import { SystemError } from '../index.ts';
import { type Bench, type Case, equal, holds } from './case.contract.ts';
import { run } from './tools.contract.ts';

/** Calls `what` from the loop, where no promise's continuation is running. */
function fromLoop({ loop }: Bench, what: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    loop.after(0, () => {
      try {
        what();
        resolve();
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

/** Two errors, the second made a line below the first, under a name that a trace has. */
function makeErrors(): readonly [Error, Error] {
  const first = new TypeError('told');
  const second = new SystemError(-2, 'open', '/none');
  return [first, second];
}

/** The places of a trace in this file: line numbers. */
function linesOf(trace: string): number[] {
  return [...trace.matchAll(/src\/runtime\/contract\/engine\.contract\.ts:(\d+)/g)].map(([, line]) =>
    Number(line),
  );
}

export const engineContract: readonly Case[] = [
  {
    title: 'runJobs runs all that promises have made ready, in its order, before it returns',
    run: (bench) =>
      fromLoop(bench, () => {
        const done: string[] = [];
        const later = async (): Promise<void> => {
          await undefined;
          done.push('b1');
          await Promise.resolve();
          done.push('b2');
        };
        void Promise.resolve().then(() => done.push('a'));
        void later().then(() => done.push('c'));
        equal(done, []);
        bench.sys.runJobs();
        equal(done, ['a', 'b1', 'b2', 'c']);
        bench.sys.runJobs();
        equal(done.length, 4);
      }),
  },
  {
    title: 'a rejection that nobody handles is told with its place, and the program goes on',
    run: async (bench) => {
      const { text, end } = await run(bench, [...bench.program, 'rejection']);
      const [first, second, ...rest] = text.split('\n');
      equal([first, end], ['unhandled rejection: TypeError: told', 0]);
      holds(/program\.contract\.ts:\d+/.test(second!), `a place: ${second}`);
      equal(rest.at(-2), 'goes on');
      equal(text.match(/unhandled/g)?.length, 1, 'told once');
    },
  },
  {
    title: 'a rejection that is handled in time is not told',
    run: async (bench) => {
      const { text, end } = await run(bench, [...bench.program, 'handled rejection']);
      equal([text, end], ['goes on\n', 0]);
    },
  },
  {
    title: 'trace tells the error, and the line of TypeScript where it was made',
    run: ({ sys }) => {
      const [first, second] = makeErrors().map((error) => sys.trace(error));
      equal(first!.split('\n')[0], 'TypeError: told');
      equal(second!.split('\n')[0], 'SystemError: open /none: No such file or directory');
      const [one, two] = [linesOf(first!), linesOf(second!)];
      equal(two[0], one[0]! + 1);
      holds(one.length > 1, 'and where that was called');
      holds(first!.includes('makeErrors'), 'the function is named');
      holds(!first!.endsWith('\n'), 'no line is begun');
    },
  },
  {
    title: 'trace tells an error without a stack',
    run: ({ sys }) => {
      const error = new RangeError('bare');
      delete error.stack;
      Object.defineProperty(error, 'stack', { value: undefined });
      equal(sys.trace(error), 'RangeError: bare');
    },
  },
  {
    title: 'collect keeps all that is in use',
    run: ({ sys }) => {
      const kept = Array.from({ length: 200 }, (_, i) => ({
        bytes: new Uint8Array(1000).fill(i),
        text: `text ${i}`,
      }));
      for (let i = 0; i < 200; i++) {
        const ring: unknown[] = [new Uint8Array(10_000)];
        ring.push(ring);
      }
      sys.collect();
      for (const [i, { bytes, text }] of kept.entries()) {
        holds(
          bytes.every((byte) => byte === i),
          `block ${i}`,
        );
        equal(text, `text ${i}`);
      }
    },
  },
];
