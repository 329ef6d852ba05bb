import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Guest } from '../guest.ts';
import { UsageError } from '../usage-error.ts';
import { readInventory } from './inventory-text.ts';

/** Files that editors and packages leave behind. */
const LEFT_BEHIND = /^\.|~$|\.(bak|orig|swp|dpkg-\w+|rpm\w+)$/;

/** Where the inventory is if nothing says so. */
export function defaultInventory(environment: NodeJS.ProcessEnv): string {
  const { XDG_CONFIG_HOME: home, QGA_INVENTORY: path } = environment;
  return path ?? join(home === undefined || home === '' ? join(homedir(), '.config') : home, 'qga', 'guests');
}

/**
 * The guests in a file, or in all files of a directory in the order of their names. A missing inventory is an empty one
 * unless it `must` be there.
 *
 * @throws UsageError
 */
export function loadInventory(path: string, must: boolean): Map<string, Guest> {
  const guests = new Map<string, Guest>();
  const from = new Map<string, string>();
  for (const file of filesOf(path, must)) {
    for (const guest of readInventory(file, readText(file))) {
      const other = from.get(guest.name);
      if (other !== undefined) throw new UsageError(`${file}: ${guest.name} is in ${other} already`);
      from.set(guest.name, file);
      guests.set(guest.name, guest);
    }
  }
  return guests;
}

function filesOf(path: string, must: boolean): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path, { withFileTypes: true }).filter(
      (entry) => !entry.isDirectory() && !LEFT_BEHIND.test(entry.name),
    );
    return names.map(({ name }) => join(path, name)).sort();
  } catch (error) {
    if (!must && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(path, error);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): UsageError {
  return new UsageError(
    `cannot read the inventory ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
  );
}
