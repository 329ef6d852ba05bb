import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sys } from '../../runtime/node/index.ts';
import { absolutePaths } from './absolute-paths.ts';
import { DEFAULTS } from './settings.ts';

test('relative paths are taken from the folder that the agent is in', () => {
  const here = process.cwd();
  const relative = {
    ...DEFAULTS,
    path: 'dev/x',
    logFile: 'log',
    pidFile: './pid',
    stateDirectory: '.',
    freezeHook: 'h',
  };
  assert.deepEqual(absolutePaths(sys, relative), {
    ...DEFAULTS,
    path: `${here}/dev/x`,
    logFile: `${here}/log`,
    pidFile: `${here}/./pid`,
    stateDirectory: `${here}/.`,
    freezeHook: `${here}/h`,
  });
});

test('what is no path, no relative one, or not set, is left as it is', () => {
  const settings = { ...DEFAULTS, method: 'vsock-listen', path: '3:4', freezeHook: '', logFile: '/log' };
  assert.deepEqual(absolutePaths(sys, settings), settings);
});
