import type { Sys } from '../../runtime/index.ts';

/** Requests of ioctl_tty(2), and TCFLSH's choice of what was received and not read. */
const TCGETS = 0x5401;
const TCSETS = 0x5402;
const TCFLSH = 0x540b;
const TCIFLUSH = 0;

/**
 * The kernel's struct termios, the same on every architecture that we build for (asm-generic/termbits.h): words of input,
 * output, control and local flags, a line discipline, then 19 control characters. The C library's is another.
 */
const SIZE = 36;
const INPUT = 0;
const OUTPUT = 1;
const CONTROL = 2;
const LOCAL = 3;
const CHARACTERS = 17;
const VTIME = 5;
const VMIN = 6;

/** IGNBRK BRKINT IGNPAR PARMRK INPCK ISTRIP INLCR IGNCR ICRNL, IXON IXANY IXOFF IMAXBEL: all that changes the input. */
const INPUT_CHANGES = 0x01ff | 0x3c00;
/** A speed, and the bits in which most slower ones differ from it. */
const B38400 = 0x000f;

/**
 * Makes a serial line carry bytes as they are. Its speed becomes 38400, or remains a higher one; what it has received
 * before is dropped. What is no terminal is left as it is.
 */
export function makeRaw(sys: Sys, descriptor: number): void {
  const settings = new Uint8Array(SIZE);
  if (sys.ioctl(descriptor, TCGETS, settings) < 0) return;
  const flags = new Uint32Array(settings.buffer, 0, 4); // in the machine's byte order
  flags[INPUT] = flags[INPUT]! & ~INPUT_CHANGES;
  flags[OUTPUT] = 0;
  // As the C agent does it: a UART refuses what comes of a higher speed and keeps that.
  flags[CONTROL] = flags[CONTROL]! | B38400;
  flags[LOCAL] = 0;
  settings[CHARACTERS + VMIN] = 1;
  settings[CHARACTERS + VTIME] = 0;
  sys.ioctl(descriptor, TCFLSH, TCIFLUSH);
  sys.ioctl(descriptor, TCSETS, settings);
}
