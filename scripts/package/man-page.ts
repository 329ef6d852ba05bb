import type { Setting } from '../../src/agent/settings/setting-table.ts';
import { settingTable } from '../../src/agent/settings/setting-table.ts';

/** What a page's marks stand for. */
export interface ManPageFacts {
  readonly version: string;
  /** Seconds since 1970. */
  readonly time: number;
}

/** A page of packaging/man with its marks filled in: the date, the version, and what the table of settings says. */
export function manPage(template: string, { version, time }: ManPageFacts): string {
  const marks: Record<string, string> = {
    DATE: new Date(time * 1000).toISOString().slice(0, 10),
    VERSION: version,
    OPTIONS: options(),
    KEYS: keys(),
  };
  const comments = template.replaceAll(/^\.\\".*\n/gm, '');
  return comments.replaceAll(/@([A-Z]+)@/g, (mark, name: string) => marks[name] ?? mark);
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

function entry(tag: string, text: string): string {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return `.TP\n${tag}\n${escaped(sentence)}.`;
}

const bold = (text: string): string => `\\fB${escaped(text)}\\fR`;
const italic = (text: string): string => `\\fI${escaped(text)}\\fR`;

/** Text in which roff(7) sees no commands. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll(/^[.']/gm, '\\&$&');
}
