import { PORT_NAME } from './agent-port.ts';
import { CPUS, DATA_SERIAL, DATA_TARGET, DATA_UNIT, MAC, MEMORY, MIB, ROOT_SERIAL } from './guest-facts.ts';
import type { Kernel } from './kernel.ts';
import type { ExtraDisk } from './machine-description.ts';

/** Files that the machine is started with. */
export interface MachineFiles {
  readonly kernel: Kernel;
  readonly kernelLine: readonly string[];
  readonly processors: number;
  readonly initialRamDisk: string;
  /** Not written to: what the guest changes is gone with it. */
  readonly rootImage: string;
  readonly dataImage: string;
  /** Written to; made when the machine starts. */
  readonly disks: readonly ExtraDisk[];
}

/** Where the host meets the machine: paths of unix sockets, and of the file that its console is written to. */
export interface MachineEnds {
  readonly agent: string;
  readonly spare: string;
  readonly line: string;
  readonly shell: string;
  readonly qmp: string;
  /** A second monitor, for programs under test: each serves one client. */
  readonly monitor: string;
  readonly console: string;
  /** Path of an extra disk's image. */
  readonly image: (disk: string) => string;
}

/** QEMU's names for its devices; query-pci tells where they are. */
export const ROOT_DISK = 'root-disk';
export const DATA_CONTROLLER = 'data-controller';
export const SERIAL_BUS = 'serial.0';
export const AGENT_PORT = 'agent-port';
/** A channel of the host's without a port, for one that is plugged in later. */
export const SPARE_CHANNEL = 'spare';

/** PCI slots from here on are the extra disks'. */
const FIRST_EXTRA_SLOT = 0x10;

function extraDisk(id: string, path: string, slot: number): string[][] {
  const [file, disk] = [`${id}-file`, `${id}-disk`];
  const addr = `0x${slot.toString(16)}`;
  return [
    ['-blockdev', `driver=file,node-name=${file},filename=${path},discard=unmap`],
    ['-blockdev', `driver=raw,node-name=${id},file=${file},discard=unmap`],
    ['-device', `virtio-blk-pci,id=${disk},drive=${id},serial=${id},addr=${addr}`],
  ];
}

/** QEMU's command line. The machine waits for QMP's `cont`, so that nothing of its start is missed. */
export function machineArguments(files: MachineFiles, ends: MachineEnds): string[] {
  const kernelLine = [
    'console=ttyS0,115200 quiet panic=-1',
    // The time it takes to start, under emulation.
    'cryptomgr.notests mitigations=off random.trust_cpu=on tsc=reliable no_timer_check',
    ...files.kernelLine,
  ];
  const dataPlace = `scsi-id=${DATA_TARGET},lun=${DATA_UNIT}`;
  return [
    // Never KVM: it may be there and yet not work.
    ['-machine', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max'],
    ['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-S'],
    ['-smp', `${files.processors},maxcpus=${CPUS.possible}`],
    ['-m', `${MEMORY.base / MIB},slots=4,maxmem=4G`],
    ['-object', `memory-backend-ram,id=module-memory,size=${MEMORY.module}`],
    ['-device', 'pc-dimm,id=module,memdev=module-memory'],

    ['-kernel', files.kernel.image, '-initrd', files.initialRamDisk, '-append', kernelLine.join(' ')],
    ['-chardev', `socket,id=qmp,path=${ends.qmp},server=on,wait=off`, '-mon', 'chardev=qmp,mode=control'],
    ['-chardev', `socket,id=monitor,path=${ends.monitor},server=on,wait=off`],
    ['-mon', 'chardev=monitor,mode=control'],
    ['-chardev', `file,id=console,path=${ends.console}`, '-device', 'isa-serial,index=0,chardev=console'],
    ['-chardev', `socket,id=shell,path=${ends.shell},server=on,wait=off`],
    ['-device', 'isa-serial,index=1,chardev=shell'],
    // With an interrupt of its own: those of the PC are shared with the first two.
    ['-chardev', `socket,id=line,path=${ends.line},server=on,wait=off`],
    ['-device', 'isa-serial,index=2,irq=5,chardev=line'],

    ['-device', 'virtio-serial-pci,id=serial,addr=0x7'],
    ['-chardev', `socket,id=agent,path=${ends.agent},server=on,wait=off`],
    ['-device', `virtserialport,id=${AGENT_PORT},chardev=agent,name=${PORT_NAME}`],
    ['-chardev', `socket,id=${SPARE_CHANNEL},path=${ends.spare},server=on,wait=off`],

    ['-drive', `if=none,id=root,file=${files.rootImage},format=raw,snapshot=on`],
    ['-device', `virtio-blk-pci,id=${ROOT_DISK},drive=root,serial=${ROOT_SERIAL},discard=off,addr=0x5`],
    // Behind a bridge, and at numbers that are not zero, so that no address comes from a wrong part of a path.
    ['-device', 'pcie-root-port,id=bridge,chassis=1,addr=0x9'],
    ['-device', `virtio-scsi-pci,id=${DATA_CONTROLLER},bus=bridge,addr=0x0`],
    ['-drive', `if=none,id=data,file=${files.dataImage},format=raw,snapshot=on,discard=unmap`],
    ['-device', `scsi-hd,drive=data,bus=${DATA_CONTROLLER}.0,${dataPlace},serial=${DATA_SERIAL}`],

    ['-netdev', 'user,id=network,restrict=on'],
    ['-device', `virtio-net-pci,netdev=network,mac=${MAC},romfile=,addr=0x8`],
    ...files.disks.flatMap(({ id }, i) => extraDisk(id, ends.image(id), FIRST_EXTRA_SLOT + i)),
  ].flat();
}
