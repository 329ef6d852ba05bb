import { chosenAgent, coverage } from './chosen-agent.ts';
import { plainMachine } from './machine-description.ts';
import { TestBed } from './test-bed.ts';

/** Leaves the machine to the user; ends when it does. */
export async function stay(print: (text: string) => void): Promise<void> {
  const bed = new TestBed(chosenAgent, coverage);
  const seconds = await bed.boot(plainMachine);
  const { guest } = bed;
  guest.handOver();
  print(`A virtual machine with ${chosenAgent.name} has started in ${seconds.toFixed(1)} s.

Its agent:             socat - UNIX-CONNECT:${guest.agentSocket}
    Try: {"execute": "guest-get-osinfo"}
A shell in the guest:  socat - UNIX-CONNECT:${guest.shellSocket}
QEMU's monitor (QMP):  socat - UNIX-CONNECT:${guest.qmpSocket}
All of it:             node src/bin/qga.ts -t qemu:${guest.monitorSocket} info

Each serves one client at a time. Ctrl-C switches the machine off.`);
  print(await guest.end);
}
