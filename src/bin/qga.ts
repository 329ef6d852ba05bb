#!/usr/bin/env node
import { main } from '../cli/index.ts';

// Who reads us has left, as head(1) does: nothing more is wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2), process.env);
