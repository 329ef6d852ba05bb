import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

/** Members of os-release(5), lower case and with dashes on the wire. */
const RELEASE_MEMBERS = [
  'id',
  'name',
  'pretty-name',
  'version',
  'version-id',
  'variant',
  'variant-id',
] as const;

/** What the kernel says, and what os-release(5) has of the rest. */
export const getOsinfo: Command<'guest-get-osinfo'> = ({ platform }) => {
  const { release, version, machine } = attempt(
    () => platform.host.kernel(),
    ({ text }) => `uname failed: ${text}`,
  );
  const values = platform.host.osRelease();
  const members: { [M in (typeof RELEASE_MEMBERS)[number]]?: string } = {};
  for (const member of RELEASE_MEMBERS) {
    const value = values?.get(member.toUpperCase().replace('-', '_'));
    if (value !== undefined) members[member] = value;
  }
  return { 'kernel-release': release, 'kernel-version': version, machine, ...members };
};
