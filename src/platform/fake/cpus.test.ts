import { cpusContract } from '../cpus.contract.ts';
import { FakeCpus } from './cpus.ts';

cpusContract('fake processors', () => {
  const cpus = new FakeCpus();
  cpus.cpus.push({ id: 1, online: false, canOffline: true });
  cpus.spent.push({ id: 0, milliseconds: [1, 2, 3, 4] });
  return cpus;
});
