/**
 * The version that guest-info and `--version` tell. Its first two numbers are those of the QEMU release whose guest agent
 * it takes the place of, since clients judge by them what an agent can do; the third is ours. (package.json has the same,
 * which a test checks.)
 */
export const version = '11.1.0';
