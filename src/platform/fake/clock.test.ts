import { clockContract } from '../clock.contract.ts';
import { FakeClock } from './clock.ts';

clockContract('fake clock', () => new FakeClock());
