/**
 * Says before the night of the backup which guests will refuse it: whether each agent has the commands that are needed,
 * and whether the guest's administrator allows them.
 *
 *     node examples/policy-check.ts TARGET COMMAND...
 *     node examples/policy-check.ts libvirt:db1 guest-fsfreeze-freeze guest-fsfreeze-thaw guest-exec
 *
 * Exits with 1 if one is missing.
 */
import { commandNames, connect } from 'qemu-ga/client';

const [target, ...needed] = process.argv.slice(2);
if (target === undefined || needed.length === 0) {
  console.error('Usage: policy-check.ts TARGET COMMAND...');
  process.exit(2);
}
const strangers = needed.filter((name) => !(commandNames as readonly string[]).includes(name));
if (strangers.length > 0) throw new Error(`no agent has ${strangers.join(', ')}`);

await using agent = await connect(target);
const { version, supported_commands: commands } = await agent.execute('guest-info');
const enabled = new Map(commands.map(({ name, enabled }) => [name, enabled]));
for (const name of needed) {
  const isEnabled = enabled.get(name);
  const verdict = isEnabled === undefined ? `not in version ${version}` : isEnabled ? 'allowed' : 'blocked';
  console.log(`${name}: ${verdict}`);
  if (isEnabled !== true) process.exitCode = 1;
}
