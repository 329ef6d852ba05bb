import { ConfigurationError } from '../settings/read-settings.ts';
import type { Pattern } from './pattern.ts';
import { PolicyLineError, splitLine, type Word } from './policy-line.ts';
import { PROFILES } from './profiles.ts';
import { type FileExtent, fileExtents, type FileRule, type PolicyRules, type ProgramRule } from './rules.ts';

const FILE_COMMANDS = ['open', 'close', 'read', 'seek', 'flush'].map((name) => `guest-file-${name}`);
const WRITE_COMMANDS = [...FILE_COMMANDS, 'guest-file-write'];
/** A rule allows the commands that it is about. */
const RULE_COMMANDS = {
  allow: [],
  deny: [],
  read: FILE_COMMANDS,
  write: WRITE_COMMANDS,
  append: WRITE_COMMANDS,
  never: [],
  exec: ['guest-exec', 'guest-exec-status'],
  password: ['guest-set-user-password'],
  keys: ['get', 'add', 'remove'].map((name) => `guest-ssh-${name}-authorized-keys`),
} as const;

/** What a policy is about: its commands, and the files that its paths lead to. */
export interface PolicyGround {
  readonly commandNames: readonly string[];
  /** The path with links followed. Throws PolicyLineError for one that must not be followed. */
  readonly settle: (path: string) => string;
}

/** As far as it is read. */
interface Draft {
  profile: string | undefined;
  /** The profile's rules on files, and the file's own. */
  profileFiles: readonly FileRule[];
  files: FileRule[];
  readonly allowed: Set<string>;
  readonly denied: Set<string>;
  readonly never: Pattern[];
  readonly programs: ProgramRule[];
  readonly password: Pattern[];
  readonly keys: Pattern[];
}

/**
 * Reads a policy file. `file` is its name in errors. Throws ConfigurationError with a line of text for each mistake:
 * `FILE:LINE: what is wrong, what is expected`.
 */
export function parsePolicy(text: string, file: string, ground: PolicyGround): PolicyRules {
  const draft: Draft = {
    profile: undefined,
    profileFiles: [],
    files: [],
    allowed: new Set(),
    denied: new Set(),
    never: [],
    programs: [],
    password: [],
    keys: [],
  };
  const problems: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    try {
      take(draft, splitLine(line), ground);
    } catch (error) {
      if (!(error instanceof PolicyLineError)) throw error;
      problems.push(`${file}:${index + 1}: ${error.message}`);
    }
  }
  if (draft.profile === undefined) problems.push(`${file}:1: expected 'profile NAME' before all rules`);
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return rulesOf(draft);
}

function rulesOf({
  allowed,
  denied,
  files,
  profileFiles,
  never,
  programs,
  password,
  keys,
}: Draft): PolicyRules {
  // A profile's rule on files gives way to rules of the same word.
  const standing = profileFiles.filter(({ mode }) => !files.some((rule) => rule.mode === mode));
  return {
    commands: new Set([...allowed].filter((name) => !denied.has(name))),
    files: unlessEmpty([...standing, ...files]),
    never,
    programs: unlessEmpty(programs),
    password: unlessEmpty(password),
    keys: unlessEmpty(keys),
  };
}

function unlessEmpty<T>(rules: readonly T[]): readonly T[] | undefined {
  return rules.length === 0 ? undefined : rules;
}

function take(draft: Draft, [first, ...words]: readonly Word[], ground: PolicyGround): void {
  if (first === undefined) return;
  if (first.text === 'profile') return takeProfile(draft, words, ground);
  // Told once, and not for each line.
  if (draft.profile === undefined) return;
  const keyword = first.text;
  if (!isRule(keyword))
    throw new PolicyLineError(`'${keyword}', expected one of: ${Object.keys(RULE_COMMANDS).join(', ')}`);
  if (words.length === 0) throw new PolicyLineError(`'${keyword}' of nothing`);
  for (const command of RULE_COMMANDS[keyword]) draft.allowed.add(command);
  switch (keyword) {
    case 'allow':
    case 'deny':
      for (const word of words)
        for (const name of commandsLike(word, ground))
          draft[keyword === 'allow' ? 'allowed' : 'denied'].add(name);
      return;
    case 'never':
      if (draft.files.length + draft.profileFiles.length === 0)
        throw new PolicyLineError(
          "'never', expected a rule of read, write or append before it, which it narrows",
        );
      draft.never.push(...words.map((word) => settled(word, true, ground)));
      return;
    case 'exec':
      draft.programs.push(programRule(words, ground));
      return;
    case 'password':
    case 'keys':
      draft[keyword].push(...words.map(({ pattern }) => pattern));
      return;
    default: {
      const count = words.findIndex(({ text }) => !isExtent(text));
      if (count < 0) throw new PolicyLineError(`'${keyword}' of no path`);
      const extents = new Set(words.slice(0, count).map(({ text }) => text as FileExtent));
      for (const word of words.slice(count))
        draft.files.push({ mode: keyword, extents, path: settled(word, true, ground) });
    }
  }
}

function takeProfile(draft: Draft, words: readonly Word[], ground: PolicyGround): void {
  if (draft.profile !== undefined) throw new PolicyLineError("a second 'profile', expected one");
  draft.profile = words[0]?.text ?? '';
  if (words.length !== 1 || !Object.hasOwn(PROFILES, draft.profile))
    throw new PolicyLineError(`expected one profile of: ${Object.keys(PROFILES).join(', ')}`);
  for (const line of PROFILES[draft.profile]!.split('\n')) take(draft, splitLine(line), ground);
  draft.profileFiles = draft.files;
  draft.files = [];
}

function isRule(keyword: string): keyword is keyof typeof RULE_COMMANDS {
  return Object.hasOwn(RULE_COMMANDS, keyword);
}

function isExtent(text: string): boolean {
  return fileExtents.some((extent) => extent === text);
}

function commandsLike({ text, pattern }: Word, { commandNames }: PolicyGround): string[] {
  const names = commandNames.filter((name) => pattern.matches(name));
  if (names.length === 0) throw new PolicyLineError(`there is no command '${text}'`);
  return names;
}

function programRule(words: readonly Word[], ground: PolicyGround): ProgramRule {
  const at = words.findIndex(({ text }) => text.startsWith('/'));
  const environment = new Set<string>();
  let input = false;
  for (const { text } of words.slice(0, at < 0 ? undefined : at)) {
    if (text === 'input') input = true;
    else if (/^env=./.test(text)) for (const name of text.slice(4).split(',')) environment.add(name);
    else
      throw new PolicyLineError(`'${text}', expected input, env=NAME,... or a program's path from the root`);
  }
  if (at < 0) throw new PolicyLineError("expected a program's path from the root");
  const given = words.slice(at + 1);
  const open = given.at(-1)?.text === '...';
  const args = (open ? given.slice(0, -1) : given).map(({ pattern }) => pattern);
  return { path: settled(words[at]!, false, ground), arguments: args, open, environment, input };
}

/** A path in whose way links are followed; `whole`: one that it is itself, too. */
function settled({ text, pattern }: Word, whole: boolean, { settle }: PolicyGround): Pattern {
  if (!text.startsWith('/')) throw new PolicyLineError(`'${text}', expected a path from the root`);
  if (text.endsWith('/')) throw new PolicyLineError(`'${text}', expected '${text}**' for what is below it`);
  if (/\/\.{0,2}(\/|$)/.test(text))
    throw new PolicyLineError(`'${text}', expected a path without '.', '..' and '//'`);
  const { beginning, literal } = pattern;
  const end = whole && literal !== undefined ? beginning.length : beginning.lastIndexOf('/');
  const real = settle(beginning.slice(0, end) || '/');
  return pattern.withBeginning((real === '/' ? '' : real) + beginning.slice(end));
}
