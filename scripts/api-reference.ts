import { exportedEntries } from './api-reference/exported-entries.ts';
import { referencePage, type Section } from './api-reference/page.ts';

const MODULES = ['src/client/index.ts', 'src/testing/index.ts'] as const;

const SECTIONS: readonly Section[] = [
  { title: 'Connections', modules: ['client/guest-agent', 'client/target', 'client/dial'] },
  { title: 'Calls', modules: ['client/caller', 'api/generated/index', 'api/validate', 'client/timeouts'] },
  { title: 'Errors', modules: ['client/errors'] },
  {
    title: 'Files',
    modules: ['client/guest-files', 'client/guest-file', 'client/file-copy', 'client/file-checksum'],
  },
  { title: 'Programs', modules: ['client/exec', 'client/exec-stream'] },
  { title: 'Freeze', modules: ['client/freeze'] },
  { title: 'Clock', modules: ['client/guest-clock'] },
  { title: 'Power', modules: ['client/guest-power', 'client/monitor'] },
  { title: 'Waiting', modules: ['client/guest-wait'] },
  { title: 'Guests that mean harm', modules: ['client/printable', 'client/stream-channel', 'wire/limits'] },
  { title: 'Testing', modules: ['testing/test-agent', 'platform/fake/index', 'testing/hostile-agent'] },
];

const INTRO = `<!-- Made from the doc comments in src/client and src/testing by \`npm run generate\`. Changes belong there. -->

# The host's library, name by name

What \`qemu-ga/client\` exports and, in [Testing](#testing), \`qemu-ga/testing\`. [client.md](client.md) tells how it is used,
[commands.md](commands.md) what the commands of \`execute\` take and return.

Times are in milliseconds and sizes in bytes where nothing else is said. A call rejects with the reason of its \`signal\` when
that is given, and with what [\`execute\`](#guestagentexecute) throws when the agent cannot be asked.
`;

/** docs/api.md, made of the doc comments of what the host's library exports. Throws if something has none. */
export function apiReference(root: string): string {
  const entries = exportedEntries(root, MODULES);
  const undocumented = entries.flatMap(({ name, comment, methods }) => [
    ...(comment.text === '' ? [name] : []),
    ...methods.filter((method) => method.comment.text === '').map((method) => `${name}.${method.name}`),
  ]);
  if (undocumented.length > 0) throw new Error(`without a doc comment: ${undocumented.join(', ')}`);
  return referencePage(INTRO, SECTIONS, entries);
}
