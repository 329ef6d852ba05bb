import type { Guest } from './guest.ts';

/** For each look, in milliseconds: the guest may be past answering. */
const PATIENCE = 3000;

/** What the guest's own shell is asked. */
const LOOKS = [
  'uptime',
  'ps -o pid,stat,args | grep -v "\\["',
  'for pid in $(pidof qemu-ga qga-guardian); do echo $pid $(cat /proc/$pid/wchan) $(cat /proc/$pid/syscall); done',
  'tail -n 99 /sys/kernel/debug/virtio-ports/*',
];

/** What the machine, the guest and its agent are at, for whoever reads of a check that has failed. */
export async function diagnosis({ qmp, shell }: Guest): Promise<string> {
  const found: string[] = [];
  const tell = async (what: string, look: Promise<string>): Promise<void> => {
    found.push(`-- ${what}`, await look.catch((error: unknown) => String(error)));
  };
  const status = qmp.execute<{ status: string }>('query-status', {}, PATIENCE);
  await tell(
    'the machine',
    status.then((is) => is.status),
  );
  const registers = { 'command-line': 'info registers -a' };
  const processors = qmp.execute<string>('human-monitor-command', registers, PATIENCE);
  await tell(
    'its processors',
    processors.then((text) => text.match(/^(CPU#|RIP=).*$/gm)?.join('\n') ?? text),
  );
  for (const look of LOOKS)
    await tell(
      look,
      shell.run(look, PATIENCE).then(({ output }) => output.trimEnd()),
    );
  return found.join('\n');
}
