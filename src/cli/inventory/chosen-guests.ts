import { parseTarget, TargetError } from '../../client/index.ts';
import type { Guest } from '../guest.ts';
import { UsageError } from '../usage-error.ts';
import { defaultInventory, loadInventory } from './inventory.ts';
import { labelMatch } from './label-match.ts';

export interface Choice {
  /** Names and targets, as they were given. */
  readonly targets: readonly string[];
  /** Label expressions; a guest that one of them has is chosen. */
  readonly labels: readonly string[];
  readonly all: boolean;
  readonly inventory: string | undefined;
}

const HINT =
  'Name one with -t: a name of the inventory, unix:PATH, vsock:CID:PORT, tcp:HOST:PORT, qemu:QMP-SOCKET or\n' +
  'libvirt:DOMAIN. QGA_TARGET in the environment does so, too.';

/**
 * The guests that a command line chooses, each once, in its order.
 *
 * @throws UsageError
 */
export function chosenGuests(choice: Choice, environment: NodeJS.ProcessEnv): Guest[] {
  const { targets, labels, all, inventory } = choice;
  const isMany = all || labels.length > 0;
  const named = targets.length > 0 || isMany ? targets : [environment['QGA_TARGET'] ?? ''].filter(Boolean);
  if (named.length === 0 && !isMany) throw new UsageError('which guest?', HINT);
  let known: Map<string, Guest> | undefined;
  const path = inventory ?? defaultInventory(environment);
  // Not read for a target that says everything itself.
  const guests = (): Map<string, Guest> =>
    (known ??= loadInventory(
      path,
      inventory !== undefined || environment['QGA_INVENTORY'] !== undefined || isMany,
    ));
  const chosen = new Map<string, Guest>();
  for (const text of named) {
    const guest = isTarget(text) ? direct(text) : guests().get(text);
    if (guest === undefined)
      throw new UsageError(`no guest ${JSON.stringify(text)} in the inventory ${path}`, HINT);
    chosen.set(guest.name, guest);
  }
  const matches = labels.map(labelMatch);
  if (isMany) {
    for (const guest of guests().values()) {
      if (all || matches.some((match) => match(guest))) chosen.set(guest.name, guest);
    }
  }
  if (chosen.size === 0) throw new UsageError(`no guest of the inventory ${path} has these labels`);
  return [...chosen.values()];
}

function isTarget(text: string): boolean {
  return /^[/.]|:/.test(text);
}

function direct(text: string): Guest {
  try {
    return { name: text, target: parseTarget(text), labels: new Map() };
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(error.message);
    throw error;
  }
}
