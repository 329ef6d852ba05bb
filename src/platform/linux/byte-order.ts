/** Whether this machine keeps the low byte first, as netlink's messages and the C library's records then do too. */
export const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
