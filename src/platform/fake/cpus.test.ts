import { cpusChangeContract, cpusContract } from '../cpus.contract.ts';
import { FakeCpus } from './cpus.ts';

function create(): FakeCpus {
  const cpus = new FakeCpus();
  cpus.cpus.push({ id: 1, online: false, canOffline: true });
  cpus.spent.push({ id: 0, milliseconds: [1, 2, 3, 4] });
  return cpus;
}

cpusContract('fake processors', create);
cpusChangeContract('fake processors', create);
