import type { LoginSession } from '../index.ts';
import type { Tree } from './tree.ts';

const SESSIONS = '/run/systemd/sessions';

/**
 * Sessions that systemd-logind knows, the earliest first; none where it does not run. Its files are not meant for others,
 * but have kept their form since 2011, and asking it properly takes a D-Bus client.
 */
export function logindSessions(tree: Tree): LoginSession[] {
  const names = tree.readDirectory(SESSIONS);
  if (typeof names === 'number') return [];
  return names
    .filter((name) => /^\w+$/.test(name)) // beside each stands a FIFO, <name>.ref
    .flatMap((name) => {
      const text = tree.readText(`${SESSIONS}/${name}`);
      return typeof text === 'number' ? [] : (parseLogindSession(text) ?? []);
    })
    .sort((a, b) => a.since - b.since);
}

/**
 * The session that a file of logind describes; undefined unless a user logged in there and has not logged out. Greeters,
 * lock screens, cron jobs and each user's service manager have sessions too, of other classes.
 */
export function parseLogindSession(text: string): LoginSession | undefined {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 1));
  }
  const user = values.get('USER');
  const since = Number(values.get('REALTIME'));
  if (!/^user(-early)?(-light)?$/.test(values.get('CLASS') ?? 'user')) return undefined;
  if (values.get('STATE') === 'closing') return undefined;
  return user === undefined || !Number.isSafeInteger(since) ? undefined : { user, since };
}
