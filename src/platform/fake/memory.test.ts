import { memoryChangeContract, memoryContract } from '../memory.contract.ts';
import { FakeMemory } from './memory.ts';

memoryContract('fake memory without hot-plug', () => new FakeMemory());

memoryContract('fake memory', () => {
  const memory = new FakeMemory();
  memory.plugged = [{ index: 0, online: true, canOffline: false }];
  return memory;
});

memoryChangeContract('fake memory', () => {
  const memory = new FakeMemory();
  memory.plugged = [
    { index: 0, online: true, canOffline: false },
    { index: 1, online: false, canOffline: true },
  ];
  memory.fixed.add(0);
  return memory;
});
