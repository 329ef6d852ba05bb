import type { Kernel } from '../vm/kernel.ts';
import { MAC, SIZES } from './guest-facts.ts';

/** Files that libvirt's machine is made of. */
export interface MachineFiles {
  readonly kernel: Kernel;
  readonly initialRamDisk: string;
  /** Images that the guest writes to. */
  readonly root: string;
  readonly swap: string;
  readonly data: string;
  /** The console is written here. */
  readonly console: string;
  /** Socket of the second serial line. */
  readonly shell: string;
}

/** Device of the second file system's disk, as libvirt names it. */
export const DATA_DISK = 'sda';
export const AGENT_PORT = 'org.qemu.guest_agent.0';

const KERNEL_LINE = [
  'root=/dev/vda rw console=ttyS0,115200 quiet panic=-1 resume=/dev/vdb',
  // The time it takes to start, under emulation.
  'cryptomgr.notests mitigations=off random.trust_cpu=on tsc=reliable no_timer_check',
].join(' ');

/** libvirt's description of the machine. Never KVM: it may be there and yet not work. */
export function domainXml(name: string, files: MachineFiles): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>${SIZES.memory}</memory>
  <vcpu placement='static' current='2'>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>${files.kernel.image}</kernel>
    <initrd>${files.initialRamDisk}</initrd>
    <cmdline>${KERNEL_LINE}</cmdline>
  </os>
  <features><acpi/></features>
  <cpu mode='maximum'/>
  <clock offset='utc'/>
  <on_reboot>restart</on_reboot>
  <pm><suspend-to-mem enabled='yes'/><suspend-to-disk enabled='yes'/></pm>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${disk('vda', 'virtio', files.root, 'ROOT-0001')}
    ${disk('vdb', 'virtio', files.swap, 'SWAP-0002')}
    ${disk(DATA_DISK, 'scsi', files.data, 'DATA-0003')}
    <controller type='scsi' model='virtio-scsi'/>
    <interface type='user'><mac address='${MAC}'/><model type='virtio'/><rom enabled='no'/></interface>
    <serial type='file'><source path='${files.console}'/><target port='0'/></serial>
    <serial type='unix'><source mode='bind' path='${files.shell}'/><target port='1'/></serial>
    <channel type='unix'><target type='virtio' name='${AGENT_PORT}'/></channel>
    <memballoon model='none'/>
  </devices>
</domain>
`;
}

function disk(target: string, bus: string, path: string, serial: string): string {
  return `<disk type='file' device='disk'>
      <driver name='qemu' type='raw' discard='unmap' cache='unsafe'/>
      <source file='${path}'/>
      <target dev='${target}' bus='${bus}'/>
      <serial>${serial}</serial>
    </disk>`;
}
