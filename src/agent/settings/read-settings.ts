import { getopt, OptionError } from './getopt.ts';
import {
  keyFileFlag,
  KeyFileError,
  type KeyFileGroup,
  keyFileText,
  parseKeyFile,
  uninterpreted,
} from './key-file.ts';
import { type Setting, settingTable, type Shown } from './setting-table.ts';
import { DEFAULT_CONFIGURATION, DEFAULT_PATHS, DEFAULTS, type Settings } from './settings.ts';

/** The configuration cannot be used: the agent does not start. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** What settings are read from. */
export interface SettingsSource {
  /** The command line, the program's name left out. */
  readonly words: readonly string[];
  /** Variables of the environment, `NAME=value`. */
  readonly environment: readonly string[];
  /** The text of a file; undefined if there is none, or why it cannot be read. */
  readonly readFile: (path: string) => { readonly text: string } | { readonly problem: string } | undefined;
}

export interface ReadSettings {
  readonly settings: Settings;
  /** The configuration file's path, whether it is there or not. */
  readonly configuration: string;
  /** To be told instead of running. */
  readonly show: Shown | undefined;
  /** A recording to be checked instead of running, and perhaps a hash: `FILE[:HASH]`. */
  readonly verify?: string | undefined;
}

/**
 * Reads the configuration file, and then the command line, whose word counts; lists of both are joined. Throws
 * OptionError, and ConfigurationError.
 */
export function readSettings(source: SettingsSource): ReadSettings {
  const settings: Settings = { ...DEFAULTS, path: undefined };
  const first = lookAhead(source.words);
  const configuration = first.file ?? configurationPath(source);
  if (first.show !== undefined) return { settings, configuration, show: first.show };
  if (first.verify !== undefined) return { settings, configuration, show: undefined, verify: first.verify };
  readConfiguration(source, configuration, first.file !== undefined, settings);
  let show: Shown | undefined;
  for (const { form, value } of getopt(settingTable, source.words))
    show = obey(form, value, settings) ?? show;
  return { settings, configuration, show };
}

/** The path that is used if none is said. Throws ConfigurationError where there is no such thing. */
export function defaultPath({ method, path }: Settings): string {
  const found = path ?? DEFAULT_PATHS[method];
  if (found === undefined) throw new ConfigurationError('must specify a path for this channel');
  return found;
}

/** What acts before everything else. Mistakes are found when the line is read in earnest. */
function lookAhead(words: readonly string[]): {
  file: string | undefined;
  show: Shown | undefined;
  verify?: string | undefined;
} {
  let file: string | undefined;
  try {
    for (const { form, value } of getopt(settingTable, words)) {
      const shown = shownBy(form, value);
      // Help is wanted most where the configuration is broken.
      if (shown !== undefined && shown !== 'configuration' && shown !== 'doctor')
        return { file, show: shown };
      if (form.effect.kind === 'verify') return { file, show: undefined, verify: value };
      if (form.effect.kind === 'configuration') file = value;
    }
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
  }
  return { file, show: undefined };
}

/** What an option has printed. */
function shownBy({ effect }: Setting, value: string | undefined): Shown | undefined {
  if (effect.kind === 'show') return effect.what;
  return effect.kind === 'list' && (value === 'help' || value === '?') ? 'commands' : undefined;
}

function obey(form: Setting, value: string | undefined, settings: Settings): Shown | undefined {
  const { effect } = form;
  switch (effect.kind) {
    case 'text':
      settings[effect.field] = value ?? form.implied ?? '';
      break;
    case 'flag':
      settings[effect.field] = true;
      break;
    case 'list':
      settings[effect.field] = [...settings[effect.field], ...names(value ?? '')];
      break;
    case 'number': {
      const number = effect.parse(value ?? '');
      if (number === undefined) {
        throw new OptionError(`option '--${form.long}' takes ${effect.expected}, not '${value}'`);
      }
      settings[effect.field] = number;
    }
  }
  return shownBy(form, value);
}

/** Where it is if the command line does not say. */
function configurationPath({ environment }: SettingsSource): string {
  const variable = environment.find((each) => each.startsWith('QGA_CONF='));
  return variable?.slice('QGA_CONF='.length) ?? DEFAULT_CONFIGURATION;
}

/** `isNamed`: on the command line, so that it has to be there. */
function readConfiguration(source: SettingsSource, path: string, isNamed: boolean, settings: Settings): void {
  const failed = (why: string): ConfigurationError =>
    new ConfigurationError(`error loading configuration from path: ${path}, ${why}`);
  const file = source.readFile(path);
  if (file === undefined) {
    if (isNamed) throw failed('No such file or directory');
    return;
  }
  if ('problem' in file) throw failed(file.problem);
  try {
    const general = parseKeyFile(file.text).get('general');
    if (general !== undefined) for (const setting of settingTable) takeKey(setting, general, settings);
  } catch (error) {
    if (error instanceof KeyFileError) throw failed(error.message);
    throw error;
  }
}

function takeKey({ key, effect }: Setting, group: KeyFileGroup, settings: Settings): void {
  const value = key === undefined ? undefined : group.get(key);
  if (key === undefined || value === undefined) return;
  switch (effect.kind) {
    case 'text':
      settings[effect.field] = keyFileText(key, value);
      break;
    case 'flag':
      settings[effect.field] = keyFileFlag(key, value);
      break;
    case 'list':
      settings[effect.field] = names(keyFileText(key, value));
      break;
    case 'number': {
      const number = effect.parse(value.trimEnd());
      if (number === undefined) throw uninterpreted(key);
      settings[effect.field] = number;
    }
  }
}

/** The last first: so the C agent keeps them, and --dump-conf shows. */
function names(list: string): string[] {
  return list === '' ? [] : list.split(',').toReversed();
}
