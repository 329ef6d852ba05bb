import { sys } from '../../runtime/node/index.ts';
import { clockContract } from '../clock.contract.ts';
import { LinuxClock } from './clock.ts';

clockContract('Linux clock', () => new LinuxClock(sys));
