/** Opens /dev/null by the agent at the socket that the command line names. */
import { Channel } from './channel.ts';

const channel = await Channel.connect(process.argv[2]!);
await channel.execute('guest-file-open', { path: '/dev/null' });
channel.close();
