import { networkContract } from '../network.contract.ts';
import { FakeNetwork } from './network.ts';

networkContract('fake network', () => {
  const network = new FakeNetwork();
  network.links.push({
    name: 'eth0',
    hardwareAddress: '52:54:00:00:00:01',
    addresses: [{ family: 'ipv4', address: '192.0.2.1', prefix: 24 }],
    statistics: undefined,
  });
  return network;
});
