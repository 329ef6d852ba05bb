/** Machines by their number in an executable's header (elf(5)), as Debian names them. */
const MACHINES: Readonly<Record<number, string>> = {
  3: 'i386',
  21: 'ppc64el',
  22: 's390x',
  40: 'armhf',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
};

/** Debian's name of the machine that `executable` is for. */
export function architecture(executable: Buffer): string {
  const big = executable[5] === 2;
  const number = executable.toString('latin1', 0, 4) === '\x7fELF' ? machine(executable, big) : undefined;
  const name = number === undefined ? undefined : MACHINES[number];
  if (name === undefined) throw new Error('the agent is no executable of a machine that is known here');
  return name;
}

function machine(executable: Buffer, big: boolean): number {
  return big ? executable.readUInt16BE(18) : executable.readUInt16LE(18);
}
