import { chosenAgents } from './chosen-agents.ts';
import { installAgent } from './installation.ts';
import { LibvirtDaemon } from './libvirt-daemon.ts';
import { machineImages } from './machine-images.ts';
import { Machine } from './machine.ts';
import { MACHINE } from './virsh-calls.ts';

/** The longest that a timer can wait, in milliseconds: 24 days. */
const NO_LIMIT = 2 ** 31 - 1;

/** Leaves the guest with the last of the agents to the user; ends when the guest does. */
export async function keep(print: (text: string) => void): Promise<void> {
  const agent = chosenAgents.at(-1)!;
  const images = await machineImages(agent, print);
  await using libvirt = await LibvirtDaemon.start();
  const machine = await Machine.boot(libvirt, images);
  await installAgent(machine, agent);
  machine.handOver();
  print(`A guest with ${agent.name} has started.

libvirt:               export LIBVIRT_DEFAULT_URI='${libvirt.uri}'
                       virsh guestinfo ${MACHINE} --os
A shell in the guest:  socat - UNIX-CONNECT:${machine.shellSocket}

Ctrl-C switches it off, and ends libvirt.`);
  await machine.state('shut off', NO_LIMIT);
  print('The guest has been shut down.');
}
