import { clockChangeContract, clockContract } from '../clock.contract.ts';
import { FakeClock } from './clock.ts';

clockContract('fake clock', () => new FakeClock());

clockChangeContract('fake clock', (hardware) => {
  const clock = new FakeClock();
  if (hardware) clock.hardwareTime = 0;
  return clock;
});
