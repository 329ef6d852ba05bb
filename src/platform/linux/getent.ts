import { type Sys, SystemError, withPath } from '../../runtime/index.ts';
import type { Account, Exec } from '../index.ts';
import { parseAccount } from './passwd.ts';
import { systemText } from './system-text.ts';

/**
 * Asks the system's name services (LDAP, sssd, ...) for an account, through getent(1): they are loaded into the C library
 * at run time, which a static program cannot do. Undefined if nobody knows it, or there is no getent.
 */
export function getentAccount(sys: Sys, exec: Exec, name: string): Promise<Account | undefined> {
  // Digits would be taken for a uid, a dash for an option.
  if (!/^[^-:\n]/.test(name) || /^\d+$/.test(name)) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    let output = new Uint8Array();
    try {
      const child = exec.spawn({
        path: 'getent',
        arguments: ['passwd', name],
        environment: withPath(sys.environment()),
        input: undefined,
        stdout: 'pipe',
        stderr: 'null',
      });
      child.onOutput = (_stream, bytes) => {
        output = joined(output, bytes);
      };
      child.onEnd = () => {
        const [line = ''] = systemText(sys, output, 0, output.length).split('\n');
        resolve(parseAccount(line));
      };
    } catch (error) {
      if (error instanceof SystemError) resolve(undefined);
      else reject(error);
    }
  });
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
