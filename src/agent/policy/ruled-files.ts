import type { FileAccess, Files, FoundFile, Guard } from '../../platform/index.ts';
import type { IsOwn } from './own-files.ts';
import type { Pattern } from './pattern.ts';
import type { Refuse } from './refusal.ts';
import type { FileExtent, FileMode, FileRule } from './rules.ts';

const DEEDS = { read: 'reading', write: 'writing', append: 'appending' } as const;

/** Files as far as rules allow to open them. */
export function ruledFiles(
  guard: Guard,
  allowed: readonly FileRule[],
  never: readonly Pattern[],
  isOwn: IsOwn,
  refuse: Refuse,
): Files {
  /** Why no rule opens the file in this mode; empty where none is about it, undefined if one does. */
  const objection = (wanted: FileMode, file: FoundFile): string | undefined => {
    const rules = allowed.filter(
      ({ mode, path }) =>
        (mode === wanted || (mode === 'write' && wanted === 'append')) && path.matches(file.path),
    );
    const needed = neededExtents(file);
    if (rules.some(({ extents }) => needed.every(([extent]) => extents.has(extent)))) return undefined;
    return rules.length === 0 ? '' : needed.map(([, what]) => what).join(', and ');
  };
  return {
    open: (path, access) => {
      const modes = neededModes(access);
      const deed = `open '${path}' for ${modes.map((mode) => DEEDS[mode]).join(' and ')}`;
      if (!path.startsWith('/')) throw refuse(deed, 'the path does not begin at the root');
      return guard.open(path, access, (file) => {
        if (isOwn(file)) throw refuse(deed, 'it is the agent’s own');
        if (never.some((pattern) => pattern.matches(file.path))) throw refuse(deed);
        for (const mode of modes) {
          const why = objection(mode, file);
          if (why !== undefined) throw refuse(deed, why);
        }
      });
    },
  };
}

function neededModes({ read, write, append }: FileAccess): FileMode[] {
  const modes: FileMode[] = read ? ['read'] : [];
  if (write) modes.push(append ? 'append' : 'write');
  return modes;
}

function neededExtents({ type, links, kernel }: FoundFile): (readonly [FileExtent, string])[] {
  const needed: (readonly [FileExtent, string])[] = [];
  if (type === 'folder' || type === 'other') needed.push(['devices', 'it is no regular file']);
  if (type === 'regular' && links > 1) needed.push(['hard-links', 'it has more than one name']);
  if (kernel) needed.push(['kernel', 'it is the kernel’s']);
  return needed;
}
