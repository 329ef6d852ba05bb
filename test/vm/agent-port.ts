import type { Shell } from './shell.ts';

/** The agent's channel in the guest. */
export const PORT_NAME = 'org.qemu.guest_agent.0';
export const PORT = `/dev/virtio-ports/${PORT_NAME}`;

/** File in which the kernel's driver says what it knows of the agent's port: `outvq_full`, `bytes_received` and more. */
export async function portState(shell: Shell): Promise<string> {
  return await shell.output(`grep -l ${PORT_NAME} /sys/kernel/debug/virtio-ports/*`);
}
