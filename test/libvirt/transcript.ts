import type { VirshResult } from './virsh.ts';

/** A call of virsh in a check, and how it has ended. */
export interface Call extends VirshResult {
  /** Title of the check. */
  readonly check: string;
  /** The command line without what names libvirt and the machine. */
  readonly command: string;
  /** Of its output, what has to be the same with every agent. */
  readonly comparable: string;
}

/** All that virsh was asked to do with one agent, in order. */
export class Transcript {
  readonly agent: string;
  readonly calls: Call[] = [];

  constructor(agent: string) {
    this.agent = agent;
  }
}
