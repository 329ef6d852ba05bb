import { settingTable } from './setting-table.ts';

const LEFT = 26;
const WIDTH = 80;

/** The help text. `program` is the name it was started by. */
export function usage(program: string): string {
  const lines = settingTable.map(({ short, long, placeholder, help }) => {
    const gap = placeholder === '' || placeholder.startsWith('[') ? '' : ' ';
    const left = `  ${short === undefined ? '   ' : `-${short},`} --${long}${gap}${placeholder}`;
    return left.padEnd(LEFT) + (left.length >= LEFT ? `\n${' '.repeat(LEFT)}` : '') + wrap(help);
  });
  return `Usage: ${program} [-m METHOD] [-p PATH] [OPTION]...
QEMU guest agent: carries out in this guest what the host asks for.

${lines.join('\n')}

Without options it waits for the host on the virtio-serial port
org.qemu.guest_agent.0. To try it without one:
  ${program} -m unix-listen -p /tmp/qga.sock -t /tmp
`;
}

function wrap(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH - LEFT) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(LEFT)}`);
}
