import { BlockList } from 'node:net';
import { Option } from 'commander';
import type { GuestNetworkInterface } from '../../api/index.ts';
import { printable } from '../../client/index.ts';
import { printTable } from '../table.ts';
import type { Verb } from '../verb.ts';

export interface Address {
  readonly interface: string;
  readonly mac: string | undefined;
  readonly address: string;
  readonly kind: 'ipv4' | 'ipv6';
  readonly prefix: number;
}

/** Bridges and links that containers and virtual machines inside of the guest bring, and tunnels of their networks. */
const INNER =
  /^(lo|docker|br-|veth|virbr|vnet|cni|flannel|cali|cilium|lxc|lxdbr|incusbr|podman|kube|nodelocaldns|tap|tunl|dummy)/;

/** Addresses that no other machine can use: of the machine itself, and of one link alone. */
const unreachable = new BlockList();
unreachable.addSubnet('127.0.0.0', 8, 'ipv4');
unreachable.addSubnet('169.254.0.0', 16, 'ipv4');
unreachable.addAddress('::1', 'ipv6');
unreachable.addSubnet('fe80::', 10, 'ipv6');

export const ip: Verb = {
  define(command) {
    command.description(
      'The addresses by which the guest is reached, those of the most likely interface first. Loopback, link-local ' +
        'addresses and those of container networks inside of the guest are left out unless --every is given.',
    );
    command.addOption(new Option('-e, --every', 'all interfaces and addresses'));
    command.addOption(new Option('-4, --ipv4', 'IPv4 alone').conflicts('ipv6'));
    command.addOption(new Option('-6, --ipv6', 'IPv6 alone'));
    command.addOption(new Option('-1, --first', 'only the first address, alone on its line'));
    command.addOption(new Option('--mac <address>', 'only the interface with this MAC address'));
  },
  async run({ agent, options, signal }) {
    const every = addressesOf(await agent.execute('guest-network-get-interfaces', {}, { signal }));
    const mac = (options['mac'] as string | undefined)?.toLowerCase();
    const found = every.filter(
      (address) =>
        (options['every'] === true || isReachable(address)) &&
        (options['ipv4'] !== true || address.kind === 'ipv4') &&
        (options['ipv6'] !== true || address.kind === 'ipv6') &&
        (mac === undefined || address.mac?.toLowerCase() === mac),
    );
    const first = options['first'] === true ? found.slice(0, 1) : undefined;
    return {
      json: first === undefined ? found : (first[0] ?? null),
      exitCode: found.length === 0 ? 1 : 0,
      show: (screen) => {
        if (found.length === 0)
          screen.note('no address by which the guest could be reached; --every shows all');
        else if (first !== undefined) screen.print(printable(first[0]!.address));
        else printTable(screen, COLUMNS, found.map(row));
      },
    };
  },
};

const COLUMNS = [{ title: 'INTERFACE' }, { title: 'ADDRESS' }, { title: 'MAC' }];

function row({ interface: name, address, prefix, mac }: Address): string[] {
  return [printable(name), `${printable(address)}/${prefix}`, printable(mac ?? '-')];
}

/** Each address of each interface; IPv4 before IPv6 on each. */
export function addressesOf(interfaces: readonly GuestNetworkInterface[]): Address[] {
  return interfaces.flatMap((each) =>
    [...(each['ip-addresses'] ?? [])]
      .map((address) => ({
        interface: each.name,
        mac: each['hardware-address'],
        address: address['ip-address'],
        kind: address['ip-address-type'],
        prefix: Number(address.prefix),
      }))
      .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0)),
  );
}

/** Whether other machines may reach the guest by this address, as far as it shows. */
export function isReachable(address: Address): boolean {
  return !INNER.test(address.interface) && !unreachable.check(address.address, address.kind);
}
