/**
 * Waits for a guest that has just been started, as CI and provisioning do: until its agent answers, a command succeeds
 * in it, and an address is there by which it can be reached. Prints the address alone, for scripts.
 *
 *     node examples/wait-until-ready.ts TARGET PROGRAM [ARGUMENT...]
 *     ssh root@$(node examples/wait-until-ready.ts libvirt:ci7 systemctl is-system-running)
 */
import { TimeoutError, waitForAgent } from 'qemu-ga/client';

const [target, program, ...words] = process.argv.slice(2);
if (target === undefined || program === undefined) {
  console.error('Usage: wait-until-ready.ts TARGET PROGRAM [ARGUMENT...]');
  process.exit(2);
}

try {
  await using agent = await waitForAgent(target, { timeout: 120_000, pause: 250 });
  console.error('the agent answers');
  await agent.wait.forProgram(program, words, { timeout: 120_000 });
  console.error(`${program} has succeeded`);
  const { address } = await agent.wait.forAddress({ timeout: 60_000 });
  console.log(address);
} catch (error) {
  // It says what was waited for, and what was in the way last.
  if (!(error instanceof TimeoutError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
