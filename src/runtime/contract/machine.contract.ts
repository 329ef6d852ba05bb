/** Sys: the machine and the agent's own process. */
import { EINVAL } from '../index.ts';
import { type Case, equal, holds } from './case.contract.ts';
import { fileText, pause, run, statusLine } from './tools.contract.ts';

export const machineContract: readonly Case[] = [
  {
    title: 'uname tells the five names of the kernel',
    run: ({ sys }) => {
      const kernel = (name: string): string => fileText(sys, `/proc/sys/kernel/${name}`).trimEnd();
      const names = sys.uname() as readonly string[];
      equal(names.slice(0, 4), [
        kernel('ostype'),
        kernel('hostname'),
        kernel('osrelease'),
        kernel('version'),
      ]);
      holds(
        /^(x86_64|aarch64|i686|armv\w+|riscv64|ppc64le|s390x)$/.test(names[4]!),
        `a machine: ${names[4]}`,
      );
    },
  },
  {
    title: 'loads are those of the kernel, in parts of 65536',
    run: ({ sys }) => {
      // Between two looks of ours the kernel may count anew, which it does every five seconds: one of three is in time.
      const same = [1, 2, 3].some(() => {
        const told = fileText(sys, '/proc/loadavg').split(' ').slice(0, 3).map(Number);
        const loads = sys.loads() as readonly number[];
        return loads.every((load, i) => Number.isInteger(load) && Math.abs(load / 65536 - told[i]!) < 0.011);
      });
      holds(same, 'as in /proc/loadavg');
    },
  },
  {
    title: 'realTime is the time of day in microseconds',
    run: ({ sys }) => {
      const before = Date.now();
      const now = sys.realTime();
      const after = Date.now();
      holds(Number.isSafeInteger(now), 'a whole number');
      holds(
        before <= Math.ceil(now / 1000) && Math.floor(now / 1000) <= after,
        `${before} <= ${now} <= ${after}`,
      );
    },
  },
  {
    title: 'setRealTime refuses what is no time',
    run: ({ sys }) => {
      // The right time would do no harm; a test that sets it would, where it is wrong.
      equal(sys.setRealTime(-1_000_000), -EINVAL);
    },
  },
  {
    title: 'now goes on by milliseconds and fractions of them, and never back',
    run: async (bench) => {
      const { sys } = bench;
      const [start, day] = [sys.now(), Date.now()];
      let last = start;
      let fractions = 0;
      for (let i = 0; i < 1000; i++) {
        const now = sys.now();
        holds(now >= last, `${last} <= ${now}`);
        if (now !== Math.floor(now)) fractions++;
        last = now;
      }
      holds(fractions > 0, 'there are fractions');
      await pause(bench, 30);
      const [passed, real] = [sys.now() - start, Date.now() - day];
      holds(passed >= 30 && Math.abs(passed - real) < 20, `${passed} ms by one clock, ${real} by the other`);
    },
  },
  {
    title: 'pid and userId are those that the kernel knows',
    run: ({ sys }) => {
      const status = fileText(sys, '/proc/self/status');
      equal(
        [String(sys.pid()), sys.userId()],
        [statusLine(status, 'Pid'), Number(statusLine(status, 'Uid').split(/\s+/)[1])],
      );
    },
  },
  {
    title: 'the environment is told byte by byte, and a name can be taken out of it',
    run: async (bench) => {
      const environment = ['FIRST=1', 'RAW=\udcff\udc80', 'EMPTY=', 'GONE=2', 'GONE2=a=b', 'NAME=ü'];
      const { text, end } = await run(bench, [...bench.program, 'environment'], { environment });
      equal(
        [text, end],
        [
          'FIRST=1\nRAW=\xff\x80\nEMPTY=\nGONE=2\nGONE2=a=b\nNAME=\xc3\xbc\n\nFIRST=1\nRAW=\xff\x80\nEMPTY=\nGONE2=a=b\nNAME=\xc3\xbc\n',
          0,
        ],
      );
    },
  },
  {
    title: 'exit ends the process at once, with its code',
    run: async (bench) => {
      equal(await run(bench, [...bench.program, 'exit']).then(({ text, end }) => [text, end]), [
        'before\n',
        7,
      ]);
    },
  },
];
