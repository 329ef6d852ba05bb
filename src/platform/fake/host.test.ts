import { hostContract } from '../host.contract.ts';
import { FakeHost } from './host.ts';

hostContract('fake host', () => new FakeHost());
