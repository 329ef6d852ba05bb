import type { AgentContext } from './command.ts';

/** Milliseconds between two looks at whether the agent is needed. */
const LOOK = 500;
/** Milliseconds for which an end that nobody asks for, or a file that nobody closes, keeps an agent that has nothing else to do. */
const PATIENCE = 300_000;

/**
 * Resolves when the agent can end and no host loses anything by it. While file systems are frozen, a request is `served`
 * or a program of guest-exec runs, that may take any time. Ends that nobody has asked for and files that are open are
 * waited for as well, but not for ever: many a host forgets them.
 */
export async function retirement(
  { children, files, freeze, runtime }: AgentContext,
  served: () => boolean,
): Promise<void> {
  let patience = PATIENCE;
  const busy = (): boolean => freeze.frozen || served() || children.running;
  const remembers = (): boolean => children.count > 0 || files.count > 0;
  for (;;) {
    if (busy()) patience = PATIENCE;
    else if (!remembers() || patience <= 0) return;
    await new Promise<void>((resolve) => void runtime.loop.after(LOOK, resolve));
    patience -= LOOK;
  }
}
