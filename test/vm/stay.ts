import { boot } from './boot.ts';

/** Leaves the machine to the user; ends when it does. */
export async function stay(choice: string, print: (text: string) => void): Promise<void> {
  const { guest } = await boot(choice);
  guest.handOver();
  print(`
Its agent:             socat - UNIX-CONNECT:${guest.agentSocket}
    Try: {"execute": "guest-get-osinfo"}
A shell in the guest:  socat - UNIX-CONNECT:${guest.shellSocket}
QEMU's monitor (QMP):  socat - UNIX-CONNECT:${guest.qmpSocket}

Each serves one client at a time. Ctrl-C switches the machine off.`);
  print(await guest.end);
}
