import type { Setting } from '../../src/agent/settings/setting-table.ts';
import { settingTable } from '../../src/agent/settings/setting-table.ts';
import { bold, entry, italic } from './roff.ts';

/** What a page's marks stand for. */
export interface ManPageFacts {
  readonly version: string;
  /** Seconds since 1970. */
  readonly time: number;
}

/** A page of packaging/man with its marks filled in: the date, the version, and `made`. */
export function manPage(
  template: string,
  { version, time }: ManPageFacts,
  made: Readonly<Record<string, string>>,
): string {
  const marks: Readonly<Record<string, string>> = {
    DATE: new Date(time * 1000).toISOString().slice(0, 10),
    VERSION: version,
    ...made,
  };
  const comments = template.replaceAll(/^\.\\".*\n/gm, '');
  return comments.replaceAll(/@([A-Z]+)@/g, (mark, name: string) => marks[name] ?? mark);
}

/** A page about the agent, with what the table of settings says. */
export function agentPage(template: string, facts: ManPageFacts): string {
  return manPage(template, facts, { OPTIONS: options(), KEYS: keys() });
}

function options(): string {
  return settingTable.map((setting) => entry(optionTag(setting), setting.help)).join('\n');
}

function optionTag({ short, long, placeholder }: Setting): string {
  const name = bold(`--${long}`);
  const value = placeholder === '' ? '' : ` ${italic(placeholder)}`;
  // An optional value has to be glued on.
  const option = placeholder.startsWith('[') ? name + italic(placeholder) : name + value;
  return short === undefined ? option : `${bold(`-${short}`)}, ${option}`;
}

function keys(): string {
  const entries = settingTable.flatMap(({ key, effect, placeholder, help }) => {
    if (key === undefined) return [];
    const value = effect.kind === 'flag' ? 'FLAG' : placeholder.replaceAll(/[[\]=]/g, '');
    return [entry(`${bold(key)}=${italic(value)}`, help)];
  });
  return entries.join('\n');
}
