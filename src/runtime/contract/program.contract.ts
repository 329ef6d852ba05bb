/** What a child on the same engine does, for cases that need one. */
import type { Sys } from '../index.ts';

function tell(sys: Sys, text: string): void {
  const bytes = new Uint8Array(text.length * 3);
  sys.write(1, bytes, 0, sys.encodeText(text, bytes, 0));
}

function tellEnvironment(sys: Sys): void {
  tell(
    sys,
    sys
      .environment()
      .map((variable) => `${variable}\n`)
      .join(''),
  );
}

const programs: Readonly<Record<string, (sys: Sys) => void>> = {
  environment(sys) {
    tellEnvironment(sys);
    tell(sys, '\n');
    sys.unsetEnvironment('GONE');
    sys.unsetEnvironment('NONE');
    tellEnvironment(sys);
    sys.exit(0);
  },
  exit(sys) {
    tell(sys, 'before\n');
    try {
      sys.exit(7);
    } finally {
      tell(sys, 'after\n');
    }
  },
  rejection(sys) {
    const rejected = Promise.resolve().then(() => {
      throw new TypeError('told');
    });
    sys.runJobs();
    void rejected.catch(() => {}); // too late, and not to be told again
    sys.runJobs();
    tell(sys, 'goes on\n');
    sys.exit(0);
  },
  'handled rejection'(sys) {
    const rejected = Promise.reject(new Error('handled'));
    void Promise.resolve().then(() => rejected.catch(() => {}));
    sys.runJobs();
    tell(sys, 'goes on\n');
    sys.exit(0);
  },
};

/** Does what `name` says, and ends the process. */
export function runProgram(sys: Sys, name: string): void {
  const program = programs[name];
  if (program === undefined) throw new Error(`no program ${name}`);
  program(sys);
}
