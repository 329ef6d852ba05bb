/** Loop: descriptors and timers in turns. */
import { HUNG_UP, READABLE, type Watch, WRITABLE } from './index.ts';
import { type Bench, type Case, equal, holds, systemError } from './contract/case.contract.ts';
import { O_RDONLY, openPipe, pause, putFile } from './contract/tools.contract.ts';

/** Pipes that have something to read. */
function fullPipes({ sys }: Bench, count: number): (readonly [read: number, write: number])[] {
  return Array.from({ length: count }, () => {
    const pipe = openPipe(sys);
    sys.writeText(pipe[1], 'x');
    return pipe;
  });
}

/** Takes one byte from a descriptor. */
function take({ sys }: Bench, fd: number): void {
  equal(sys.read(fd, new Uint8Array(1), 0, 1), 1);
}

function closeAll({ sys }: Bench, ...pipes: readonly (readonly number[])[]): void {
  for (const fd of pipes.flat()) equal(sys.close(fd), 0);
}

export const loopContract: readonly Case[] = [
  {
    title:
      'timers come in the order in which they are due, those due at once in the order in which they were set',
    run: async (bench) => {
      const { loop } = bench;
      const order: string[] = [];
      for (const [name, delay] of [
        ['c', 20],
        ['a', 0],
        ['d', 30],
        ['b', 10],
        ['e', 30],
      ] as const)
        loop.after(delay, () => void order.push(name));
      await pause(bench, 31);
      equal(order.join(''), 'abcde');
    },
  },
  {
    title: 'a timer comes not before its time, and once',
    run: async (bench) => {
      const { loop, sys } = bench;
      const times: number[] = [];
      const start = sys.now();
      const timer = loop.after(15, () => void times.push(sys.now()));
      holds(timer.at >= start + 15, 'it knows its time');
      await pause(bench, 40);
      equal(times.length, 1);
      holds(times[0]! >= timer.at && times[0]! < timer.at + 1000, `due at ${timer.at}, came at ${times[0]}`);
    },
  },
  {
    title: 'a timer that is cancelled does not come, not even when it was due already',
    run: async (bench) => {
      const { loop } = bench;
      const order: string[] = [];
      const first = loop.after(5, () => void order.push('cancelled'));
      loop.after(5, () => {
        order.push('kept');
        second.cancel();
      });
      const second = loop.after(5, () => void order.push('cancelled by the one before'));
      first.cancel();
      first.cancel();
      await pause(bench, 20);
      second.cancel();
      equal(order, ['kept']);
    },
  },
  {
    title: 'a timer that sets itself anew for at once keeps nobody waiting',
    run: async (bench) => {
      const { loop } = bench;
      const [pipe] = fullPipes(bench, 1);
      let times = 0;
      let timer = loop.after(0, again);
      function again(): void {
        times++;
        timer = loop.after(0, again);
      }
      await new Promise<void>((resolve) => {
        const watch = loop.watch(pipe![0], READABLE, () => {
          watch.close();
          resolve();
        });
      });
      await pause(bench, 10);
      timer.cancel();
      holds(times > 0, 'it did come');
      closeAll(bench, pipe!);
    },
  },
  {
    title: 'a timer comes in its time though a watch has something to do in every turn',
    run: async (bench) => {
      const { loop, sys } = bench;
      const [pipe] = fullPipes(bench, 1);
      let events = 0;
      const watch = loop.watch(pipe![0], READABLE, () => void events++);
      const start = sys.now();
      await new Promise<void>((resolve) => void loop.after(20, resolve));
      const time = sys.now() - start;
      holds(events > 1, `${events} events`);
      holds(time >= 20 && time < 1000, `it came after ${time} ms`);
      watch.close();
      closeAll(bench, pipe!);
    },
  },
  {
    title: 'a watch is called with what happened, each time that it is so',
    run: async (bench) => {
      const { loop, sys } = bench;
      const pipe = openPipe(sys);
      const events: number[] = [];
      const watch = loop.watch(pipe[0], READABLE, (event) => {
        events.push(event);
        if (events.length === 2) take(bench, pipe[0]);
      });
      await pause(bench, 10);
      equal(events, []);
      sys.writeText(pipe[1], 'x');
      await pause(bench, 20);
      equal(events, [READABLE, READABLE]);
      sys.close(pipe[1]);
      await pause(bench, 5);
      equal(events[2], HUNG_UP);
      watch.close();
      const count = events.length;
      await pause(bench, 5);
      equal(events.length, count);
      sys.close(pipe[0]);
    },
  },
  {
    title: 'a watch waits for other events once they are changed',
    run: async (bench) => {
      const { loop, sys } = bench;
      const [one, two] = [openPipe(sys), openPipe(sys)];
      const events: number[] = [];
      const watch = loop.watch(one[1], 0, (event) => {
        events.push(event);
        watch.change(0);
      });
      await pause(bench, 5);
      equal(events, []);
      watch.change(WRITABLE);
      await pause(bench, 10);
      equal(events, [WRITABLE]);
      watch.close();
      closeAll(bench, one, two);
    },
  },
  {
    title: 'what one watch closes is not called any more, though it was ready too',
    run: async (bench) => {
      const { loop } = bench;
      const pipes = fullPipes(bench, 4);
      const called: number[] = [];
      const watches: Watch[] = pipes.map(([fd]) =>
        loop.watch(fd, READABLE, () => {
          called.push(fd);
          for (const watch of watches) watch.close();
        }),
      );
      await pause(bench, 20);
      equal(called.length, 1);
      closeAll(bench, ...pipes);
    },
  },
  {
    title: 'a descriptor opened under the number of one that was ready is not called for it',
    run: async (bench) => {
      const { loop, sys } = bench;
      const pipes = fullPipes(bench, 3);
      const called: string[] = [];
      const fresh: number[][] = [];
      const watches = new Map<number, Watch>();
      const replace = (fd: number): void => {
        watches.get(fd)!.close();
        sys.close(fd);
        const pipe = openPipe(sys);
        holds(pipe.includes(fd), 'the number is used again');
        fresh.push([...pipe]);
        watches.set(
          pipe[0],
          loop.watch(pipe[0], READABLE, () => void called.push('stale')),
        );
      };
      for (const [fd] of pipes)
        watches.set(
          fd,
          loop.watch(fd, READABLE, () => {
            called.push('ready');
            watches.get(fd)!.close();
            for (const [other] of pipes) if (other !== fd) replace(other);
          }),
        );
      await pause(bench, 20);
      equal(called, ['ready']);
      for (const watch of watches.values()) watch.close();
      closeAll(bench, ...fresh);
    },
  },
  {
    title: 'a watch that is closed again does nothing to who has got its number',
    run: async (bench) => {
      const { loop } = bench;
      const [first] = fullPipes(bench, 1);
      const watch = loop.watch(first![0], READABLE, () => {});
      watch.close();
      closeAll(bench, first!);
      const [second] = fullPipes(bench, 1);
      equal(second![0], first![0]);
      await new Promise<void>((resolve) => {
        const next = loop.watch(second![0], READABLE, () => {
          next.close();
          resolve();
        });
        watch.close();
      });
      closeAll(bench, second!);
    },
  },
  {
    title: 'what promises have made ready runs before anything else is called',
    run: async (bench) => {
      const { loop } = bench;
      const pipes = fullPipes(bench, 3);
      const order: string[] = [];
      const note = async (name: string): Promise<void> => {
        order.push(name);
        await undefined;
        order.push(`${name} continued`);
      };
      for (const [fd] of pipes) {
        const watch = loop.watch(fd, READABLE, () => {
          watch.close();
          void note('watch');
        });
      }
      for (let i = 0; i < 3; i++) loop.after(0, () => void note('timer'));
      await pause(bench, 20);
      equal(order.length, 12);
      for (let i = 0; i < 12; i += 2) equal(order[i + 1], `${order[i]} continued`);
      closeAll(bench, ...pipes);
    },
  },
  {
    title: 'many descriptors are all served, though one is always ready',
    run: async (bench) => {
      const { loop } = bench;
      const pipes = fullPipes(bench, 40);
      const served = new Set<number>();
      const watches = pipes.map(([fd]) => loop.watch(fd, READABLE, () => void served.add(fd)));
      for (let i = 0; i < 100 && served.size < 40; i++) await pause(bench, 1);
      for (const watch of watches) watch.close();
      equal(served.size, 40);
      closeAll(bench, ...pipes);
    },
  },
  {
    title: 'what cannot be watched is an error at once',
    run: (bench) => {
      const { loop, sys } = bench;
      const file = sys.open(putFile(bench, 'unwatchable', ''), O_RDONLY, 0);
      const pipe = openPipe(sys);
      systemError(() => loop.watch(file, READABLE, () => {}), 'EPERM');
      systemError(() => loop.watch(9999, READABLE, () => {}), 'EBADF');
      const watch = loop.watch(pipe[0], READABLE, () => {});
      systemError(() => loop.watch(pipe[0], READABLE, () => {}), 'EEXIST');
      watch.close();
      watch.close();
      closeAll(bench, pipe, [file]);
    },
  },
  {
    title: 'the delay is the time until the next timer, and there is none without timers',
    run: async (bench) => {
      const { loop } = bench;
      await pause(bench, 0);
      equal(loop.delay, -1);
      const [later, sooner] = [loop.after(5000, () => {}), loop.after(1000, () => {})];
      holds(loop.delay > 900 && loop.delay <= 1000, `${loop.delay} ms`);
      sooner.cancel();
      holds(loop.delay > 4900 && loop.delay <= 5000, `${loop.delay} ms`);
      later.cancel();
      equal(loop.delay, -1);
    },
  },
];
