/** Files, programs and time for the cases. */
import { check, READABLE, type Sys } from '../index.ts';
import type { Bench } from './case.contract.ts';

export const O_RDONLY = 0;
export const O_WRONLY = 1;
export const O_RDWR = 2;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_TRUNC = 0o1000;
export const O_APPEND = 0o2000;
export const O_NONBLOCK = 0o4000;
export const O_CLOEXEC = 0o2000000;

/** The bytes of a text whose characters stand for one byte each. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The way back. */
export function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Makes a file of these bytes, one for each character of `content`, and returns its path. */
export function putFile({ sys, folder }: Bench, name: string, content: string): string {
  const path = `${folder}/${name}`;
  const fd = check<number>(sys.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600), 'open', path);
  const bytes = bytesOf(content);
  for (let at = 0; at < bytes.length;)
    at += check<number>(sys.write(fd, bytes, at, bytes.length - at), 'write');
  sys.close(fd);
  return path;
}

/** All that can be read from a descriptor, a character for each byte. */
export function drain(sys: Sys, fd: number): string {
  const block = new Uint8Array(4096);
  let text = '';
  for (;;) {
    const count = check<number>(sys.read(fd, block, 0, block.length), 'read');
    if (count === 0) return text;
    text += textOf(block.subarray(0, count));
  }
}

/** What a file holds, a character for each byte. */
export function fileText(sys: Sys, path: string): string {
  const fd = check<number>(sys.open(path, O_RDONLY, 0), 'open', path);
  const text = drain(sys, fd);
  sys.close(fd);
  return text;
}

/** A pipe, which is there. */
export function openPipe(sys: Sys, flags = 0): readonly [read: number, write: number] {
  return check<readonly [number, number]>(sys.pipe(flags), 'pipe2');
}

/** How many descriptors this process has open. */
export function descriptorCount(sys: Sys): number {
  return check<string[]>(sys.readDirectory('/proc/self/fd'), 'readdir').length;
}

/** The line of a /proc/.../status file about `name`. */
export function statusLine(status: string, name: string): string {
  return (
    status
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? ''
  );
}

/** Goes on in `milliseconds`, or a little later. */
export function pause({ loop }: Bench, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void loop.after(milliseconds, resolve));
}

/** Goes on when `fd` is ready to be read from. */
export function readable({ loop }: Bench, fd: number): Promise<void> {
  return new Promise((resolve) => {
    const watch = loop.watch(fd, READABLE, () => {
      watch.close();
      resolve();
    });
  });
}

/** How a child ended, as `wait` says it, once it has. */
export async function ending(bench: Bench, pid: number): Promise<number> {
  const { sys } = bench;
  const pidfd = check<number>(sys.pidfd(pid), 'pidfd_open');
  await readable(bench, pidfd);
  sys.close(pidfd);
  return sys.wait(pid);
}

export interface Run {
  readonly environment?: readonly string[];
  readonly session?: boolean;
  /** What it is to read; nothing if left out. */
  readonly input?: number;
}

/** Runs a program to its end; what it wrote to both of its outputs, and how it ended. */
export async function run(
  bench: Bench,
  [path, ...args]: readonly [string, ...string[]],
  { environment = [], session = false, input }: Run = {},
): Promise<{ text: string; end: number }> {
  const { sys } = bench;
  const none = input ?? check<number>(sys.open('/dev/null', O_RDONLY, 0), 'open');
  const [out, write] = openPipe(sys);
  const pid = sys.spawn(path, [path, ...args], environment, [none, write, write], session);
  sys.close(write);
  if (input === undefined) sys.close(none);
  check(pid, 'spawn', path);
  const text = drain(sys, out);
  sys.close(out);
  return { text, end: await ending(bench, pid) };
}

/** Runs a shell's script to its end. */
export function shell(
  bench: Bench,
  script: string,
  ...args: string[]
): Promise<{ text: string; end: number }> {
  return run(bench, ['/bin/sh', '-c', script, 'sh', ...args], { environment: ['PATH=/usr/bin:/bin'] });
}
