import { Argument } from 'commander';
import type { Verb } from '../verb.ts';

export const cat: Verb = {
  define(command) {
    command.description(
      'Prints files of the guest as they are. On a terminal that is what the guest makes of it: pipe what you do not trust.',
    );
    command.addArgument(new Argument('<paths...>', 'files of the guest'));
  },
  async run({ agent, words, screen, signal }) {
    const files: { path: string; 'content-b64': string }[] = [];
    for (const path of words) {
      if (screen.json) {
        const bytes = await agent.files.readFile(path, { signal });
        files.push({ path, 'content-b64': bytes.toString('base64') });
        continue;
      }
      for await (const bytes of agent.files.createReadStream(path, { signal }))
        await screen.write(bytes as Buffer);
    }
    return { json: files };
  },
};
