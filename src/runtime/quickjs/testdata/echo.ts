/** The smallest agent: answers each line that comes in on a Unix socket with an empty return. For measuring engines. */
import { check, Loop, READABLE } from '../../index.ts';
import { programArguments, sys } from '../index.ts';

const path = programArguments[1] ?? '/tmp/echo.sock';
const address = new Uint8Array(110);
address[0] = 1; // AF_UNIX
check(sys.encodeText(path, address, 2), 'path');
sys.unlink(path);

const loop = new Loop(sys);
const server = check<number>(sys.socket(1, 0x801, 0), 'socket');
check(sys.bind(server, address), 'bind', path);
check(sys.listen(server, 16), 'listen');
const block = new Uint8Array(65536);

loop.watch(server, READABLE, () => {
  const client = sys.accept(server);
  if (client < 0) return;
  const watch = loop.watch(client, READABLE, () => {
    const got = sys.read(client, block, 0, block.length);
    if (got <= 0) {
      watch.close();
      sys.close(client);
      return;
    }
    for (let lines = sys.count(block, 0x0a, 0, got); lines > 0; lines--)
      sys.writeText(client, '{"return": {}}\n');
  });
});
loop.run();
