/**
 * The ready-made profiles, as policy files. Each but `full` says what it allows, so that a command which is new to the agent
 * is not allowed by it.
 */
const INFORMATION = `
allow guest-info guest-ping guest-sync guest-sync-delimited guest-fsfreeze-status
allow guest-get-cpustats guest-get-disks guest-get-diskstats guest-get-fsinfo guest-get-host-name guest-get-load
allow guest-get-memory-block-info guest-get-memory-blocks guest-get-osinfo guest-get-time guest-get-timezone
allow guest-get-users guest-get-vcpus guest-network-get-interfaces guest-network-get-route
`;

const FREEZE = `
allow guest-fsfreeze-freeze guest-fsfreeze-freeze-list guest-fsfreeze-status guest-fsfreeze-thaw guest-fstrim
`;

export const PROFILES: Readonly<Record<string, string>> = {
  'read-only': INFORMATION,
  backup: `
allow guest-info guest-ping guest-sync guest-sync-delimited
allow guest-get-disks guest-get-fsinfo guest-get-host-name guest-get-osinfo guest-get-time guest-get-timezone
${FREEZE}`,
  'no-exec': `
${INFORMATION}${FREEZE}
allow guest-set-memory-blocks guest-set-time guest-set-vcpus
allow guest-shutdown guest-suspend-disk guest-suspend-hybrid guest-suspend-ram
read hard-links /**
`,
  full: 'allow guest-*',
};
