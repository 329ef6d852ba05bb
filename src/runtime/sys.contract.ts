/**
 * What every implementation of `Sys` does, case by case, and with it the loop that stands on it. It runs on Node.js as a
 * part of the tests (node/sys.test.ts), and on QuickJS inside of an executable (quickjs/testdata/contract.ts).
 */
import { asideContract } from './contract/aside.contract.ts';
import { base64Contract } from './contract/base64.contract.ts';
import type { Case } from './contract/case.contract.ts';
import { descriptorsContract } from './contract/descriptors.contract.ts';
import { engineContract } from './contract/engine.contract.ts';
import { filesContract } from './contract/files.contract.ts';
import { ioctlContract } from './contract/ioctl.contract.ts';
import { machineContract } from './contract/machine.contract.ts';
import { pathsContract } from './contract/paths.contract.ts';
import { processesContract } from './contract/processes.contract.ts';
import { scanContract } from './contract/scan.contract.ts';
import { sha256Contract } from './contract/sha256.contract.ts';
import { socketsContract } from './contract/sockets.contract.ts';
import { textContract } from './contract/text.contract.ts';
import { waitingContract } from './contract/waiting.contract.ts';
import { loopContract } from './loop.contract.ts';

export type { Bench, Case } from './contract/case.contract.ts';
export { runProgram } from './contract/program.contract.ts';

export const sysContract: readonly Case[] = [
  ...scanContract,
  ...textContract,
  ...base64Contract,
  ...sha256Contract,
  ...filesContract,
  ...descriptorsContract,
  ...pathsContract,
  ...ioctlContract,
  ...asideContract,
  ...socketsContract,
  ...processesContract,
  ...machineContract,
  ...waitingContract,
  ...engineContract,
  ...loopContract,
];
