import { JsonReader } from './json-text.ts';

/** The request that `guest-x name=VALUE ...` is short for, each VALUE in JSON. Other texts stay as they are. */
export function request(text: string): string {
  const command = /^guest-[-a-z0-9]+(?= |$)/.exec(text)?.[0];
  if (command === undefined) return text;
  const members: string[] = [];
  const reader = new JsonReader(text);
  reader.take(command);
  while (reader.at < text.length) {
    const name = /^[a-z0-9-]+=/.exec(text.slice(reader.at))?.[0];
    if (name === undefined) throw reader.failure('an argument: name=VALUE');
    reader.take(name);
    const from = reader.at;
    reader.value();
    members.push(`"${name.slice(0, -1)}": ${text.slice(from, reader.at)}`);
    reader.take(' ');
  }
  const args = members.length === 0 ? '' : `, "arguments": {${members.join(', ')}}`;
  return `{"execute": "${command}"${args}}`;
}
