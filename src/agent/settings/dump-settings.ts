import { keyFileValue } from './key-file.ts';
import { type Setting, settingTable } from './setting-table.ts';
import { DEFAULTS, type Settings } from './settings.ts';

/** The settings as a configuration file: what --dump-conf prints. */
export function dumpSettings(settings: Settings): string {
  const lines = settingTable.map((setting) => {
    const value = setting.key === undefined ? undefined : dumpValue(setting, settings);
    return value === undefined ? '' : `${setting.key}=${keyFileValue(value)}\n`;
  });
  return `[general]\n${lines.join('')}`;
}

/** Undefined for what is not set. */
function dumpValue({ effect, ours }: Setting, settings: Settings): string | undefined {
  if (!('field' in effect)) return undefined;
  if (ours && settings[effect.field] === DEFAULTS[effect.field]) return undefined;
  if (effect.kind === 'list') return settings[effect.field].join(',');
  if (effect.kind === 'number') {
    const number = settings[effect.field];
    return number === undefined ? undefined : effect.print(number);
  }
  return settings[effect.field]?.toString();
}
