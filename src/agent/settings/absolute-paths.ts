import type { Sys } from '../../runtime/index.ts';
import type { Settings } from './settings.ts';

/**
 * The settings with every path as seen from the root: a daemon leaves the folder that it was started in, and opens some of
 * them later. What is no path (a vsock address, an empty text) is left as it is.
 */
export function absolutePaths(sys: Sys, settings: Settings): Settings {
  const folder = sys.realPath('.');
  const absolute = <P extends string | undefined>(path: P): P | string =>
    !path || path.startsWith('/') || typeof folder === 'number' ? path : `${folder}/${path}`;
  return {
    ...settings,
    path: settings.method === 'vsock-listen' ? settings.path : absolute(settings.path),
    logFile: absolute(settings.logFile),
    pidFile: absolute(settings.pidFile),
    freezeHook: absolute(settings.freezeHook),
    stateDirectory: absolute(settings.stateDirectory),
  };
}
