import type { TestBed } from './test-bed.ts';

type Suite = (bed: TestBed) => void;

/** Suites about the host or the machine more than about the agent: they are spared an engine that is slow to emulate. */
export function productAlone(...suites: readonly Suite[]): Suite {
  return (bed) => {
    if (bed.differs('product alone')) return;
    for (const suite of suites) suite(bed);
  };
}
