import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian's packages for the programs that a build runs. */
const PACKAGES: Readonly<Record<string, string>> = {
  gcc: 'gcc libc6-dev',
  'musl-gcc': 'musl-tools',
  'apt-get': 'apt',
  'dpkg-deb': 'dpkg',
  'dpkg-source': 'dpkg-dev',
  xz: 'xz-utils',
};

/** Fails unless all of `programs` are installed, with one line that says how to install those that are not. */
export function requirePrograms(...programs: readonly string[]): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => PACKAGES[program] ?? program);
  throw new Error(`no ${missing.join(', ')} on this machine: apt-get install ${packages.join(' ')}`);
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
