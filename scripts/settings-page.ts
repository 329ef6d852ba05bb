import { type Setting, settingTable } from '../src/agent/settings/setting-table.ts';

const BEGIN = '<!-- made from src/agent/settings/setting-table.ts: npm run generate -->\n';
const END = '<!-- the end of what is made -->\n';

/** The page `text` with its table of options as the agent has them. Throws if the page has no place for it. */
export function settingsPage(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined)
    throw new Error('docs/settings.md has no place for the table');
  return `${before}${BEGIN}\n${table()}\n${END}${after}`;
}

function table(): string {
  const rows = settingTable.map(
    (setting) => `| ${option(setting)} | ${key(setting)} | ${setting.help.replaceAll('|', '\\|')} |\n`,
  );
  return `| option | key | |\n|---|---|---|\n${rows.join('')}`;
}

function option({ short, long, placeholder, ours }: Setting): string {
  const gap = placeholder === '' || placeholder.startsWith('[') ? '' : ' ';
  const name = `\`${short === undefined ? '' : `-${short}, `}--${long}${gap}${placeholder}\``;
  return ours ? `${name} *` : name;
}

function key({ key, effect, placeholder }: Setting): string {
  if (key === undefined) return '';
  return `\`${key}=${effect.kind === 'flag' ? 'true' : placeholder.replaceAll(/[[\]=]/g, '')}\``;
}
