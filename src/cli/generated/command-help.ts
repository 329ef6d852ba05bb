// Made from schema/guest-agent.qapi by `npm run generate`. Changes belong there.
import type { CommandName } from '../../api/index.ts';

/** What a command and its arguments are for. */
export interface CommandHelp {
  readonly text: string;
  /** The QEMU release that brought the command. */
  readonly since: string;
  readonly arguments: Readonly<Record<string, string>>;
}

export const commandHelp: Readonly<Record<CommandName, CommandHelp>> = {
  "guest-sync-delimited": {
    text: "Returns id, and sends the byte 0xFF before the reply.\n\nThe channel may still hold replies that an earlier client never read. To find the end of them, send 0xFF (it drops an unfinished request of that client), then this command with an id of your own choice; skip everything up to the byte 0xFF, which no JSON text contains, and compare the number that follows. Do so when you connect, and after every call that you gave up waiting for.",
    since: "1.1",
    arguments: { "id": "a number that is unlikely to come twice, such as 64 random bits" },
  },
  "guest-sync": {
    text: "Returns id.\n\nIt serves clients that read the channel line by line and can tell the reply by its number; guest-sync-delimited also copes with half a line that an earlier client has left behind.",
    since: "0.15",
    arguments: { "id": "a number that is unlikely to come twice" },
  },
  "guest-ping": {
    text: "Does nothing. A reply says that the agent is there and not busy.",
    since: "0.15",
    arguments: {  },
  },
  "guest-get-time": {
    text: "Tells the guest's time.",
    since: "1.5",
    arguments: {  },
  },
  "guest-set-time": {
    text: "Sets the guest's clock, for instance after the guest was paused or restored and its clock lies far behind.\n\nThe hardware clock follows the new time. Without time it is the other way round: the guest's clock is set from its hardware clock. The program /sbin/hwclock does that; where there is none, the agent does it itself, to within a second.",
    since: "1.5",
    arguments: { "time": "nanoseconds since 1970-01-01 00:00 UTC. What is below a microsecond is dropped. The year must be 1970 to 2069 in the guest's time zone." },
  },
  "guest-info": {
    text: "Tells which agent this is and which commands it has.",
    since: "0.15",
    arguments: {  },
  },
  "guest-shutdown": {
    text: "Shuts the guest down. There is a reply only if that fails.",
    since: "0.15",
    arguments: { "mode": "\"powerdown\" (the default), \"halt\" or \"reboot\"" },
  },
  "guest-file-open": {
    text: "Opens a file of the guest. The handle is good for any client until it is closed or the agent ends.",
    since: "0.15",
    arguments: { "path": "the file. A relative path starts at the agent's working directory.", "mode": "\"r\" to read (the default), \"w\" to write an empty file, \"a\" to append; with \"+\" behind it (\"r+\", \"w+\", \"a+\") both to read and write. A \"b\" is allowed and means nothing." },
  },
  "guest-file-close": {
    text: "Closes a file.",
    since: "0.15",
    arguments: { "handle": "from guest-file-open" },
  },
  "guest-file-read": {
    text: "Reads from an open file, from where the last read, write or seek has ended.",
    since: "0.15",
    arguments: { "handle": "from guest-file-open", "count": "how many bytes to read at most, up to 50331648 (48 MiB); 4096 by default" },
  },
  "guest-file-write": {
    text: "Writes to an open file, from where the last read, write or seek has ended.",
    since: "0.15",
    arguments: { "handle": "from guest-file-open", "buf-b64": "the bytes to write", "count": "how many of them, all by default" },
  },
  "guest-file-seek": {
    text: "Moves to another place in an open file. An offset of 0 from \"cur\" only tells where that is.",
    since: "0.15",
    arguments: { "handle": "from guest-file-open", "offset": "bytes to go, also backwards or beyond the end", "whence": "where offset is counted from" },
  },
  "guest-file-flush": {
    text: "Hands what the agent holds back of a file's data to the guest's kernel. This agent holds nothing back.",
    since: "0.15",
    arguments: { "handle": "from guest-file-open" },
  },
  "guest-fsfreeze-status": {
    text: "Tells whether the agent has frozen filesystems. What other programs freeze or thaw it does not know.",
    since: "0.15",
    arguments: {  },
  },
  "guest-fsfreeze-freeze": {
    text: "Writes all data to the guest's disks and stops writing, so that a snapshot of them is consistent. guest-fsfreeze-thaw ends that.\n\nThe agent's freeze hook runs before. While filesystems are frozen most commands are refused.",
    since: "0.15",
    arguments: {  },
  },
  "guest-fsfreeze-freeze-list": {
    text: "Freezes some filesystems, as guest-fsfreeze-freeze does all.",
    since: "2.2",
    arguments: { "mountpoints": "where they are mounted, written as guest-get-fsinfo does; others are ignored. All filesystems by default." },
  },
  "guest-fsfreeze-thaw": {
    text: "Lets the guest write to its filesystems again, whoever has frozen them. The agent's thaw hook runs after.",
    since: "0.15",
    arguments: {  },
  },
  "guest-fstrim": {
    text: "Tells the guest's disks which blocks are in no use, so that they need not be stored.",
    since: "1.2",
    arguments: { "minimum": "the shortest range to discard, in bytes. A larger one is faster on a fragmented filesystem and leaves more. 0, which means every range, by default." },
  },
  "guest-suspend-disk": {
    text: "Saves the guest's state to its own disk and powers it off (hibernation). There is a reply only if that fails.\n\nsystemd is asked first, then pm-utils, then the kernel. Once the guest is back, begin with guest-sync-delimited.",
    since: "1.1",
    arguments: {  },
  },
  "guest-suspend-ram": {
    text: "Suspends the guest to its memory. There is a reply only if that fails.\n\nsystemd is asked first, then pm-utils, then the kernel. Make sure beforehand that the virtual machine can wake the guest up (wakeup-suspend-support of query-current-machine), or it will have to be reset. Once the guest is back, begin with guest-sync-delimited.",
    since: "1.1",
    arguments: {  },
  },
  "guest-suspend-hybrid": {
    text: "Saves the guest's state to its own disk and suspends it to memory: it wakes up fast, and loses nothing if the power fails. There is a reply only if that fails.\n\nsystemd is asked first, then pm-utils. What is said of waking up under guest-suspend-ram holds here too.",
    since: "1.1",
    arguments: {  },
  },
  "guest-network-get-interfaces": {
    text: "Lists the guest's network interfaces and their addresses.",
    since: "1.1",
    arguments: {  },
  },
  "guest-get-vcpus": {
    text: "Lists the guest's processors, in no particular order.",
    since: "1.5",
    arguments: {  },
  },
  "guest-set-vcpus": {
    text: "Takes processors of the guest into use or out of use, one after the other, and stops at the first that fails.",
    since: "1.5",
    arguments: { "vcpus": "the processors and what they shall be" },
  },
  "guest-get-disks": {
    text: "Lists the guest's disks and partitions, mounted or not.",
    since: "5.2",
    arguments: {  },
  },
  "guest-get-fsinfo": {
    text: "Lists the mounted filesystems.",
    since: "2.2",
    arguments: {  },
  },
  "guest-set-user-password": {
    text: "Changes a user's password.",
    since: "2.3",
    arguments: { "username": "the user. Line feeds and colons are not allowed.", "password": "the new password. It ends at a zero byte, and has no line feed before that.", "crypted": "whether it is encrypted already, the way the guest's password database wants it (see crypt(5)); if so, it is stored as it is" },
  },
  "guest-get-memory-blocks": {
    text: "Lists the guest's memory blocks, in no particular order.",
    since: "2.3",
    arguments: {  },
  },
  "guest-set-memory-blocks": {
    text: "Takes memory blocks of the guest into use or out of use, one after the other.",
    since: "2.3",
    arguments: { "mem-blks": "the blocks and what they shall be" },
  },
  "guest-get-memory-block-info": {
    text: "Tells how large a memory block is.",
    since: "2.3",
    arguments: {  },
  },
  "guest-exec-status": {
    text: "Asks after a program that guest-exec started. Once its end was told, the agent forgets it.",
    since: "2.5",
    arguments: { "pid": "from guest-exec" },
  },
  "guest-exec": {
    text: "Starts a program in the guest and does not wait for it: ask guest-exec-status. No shell is involved.",
    since: "2.5",
    arguments: { "path": "the program. Without a slash it is looked for in the directories of PATH.", "arg": "its arguments, its own name not included", "env": "its whole environment, each as \"NAME=value\"; the agent's by default", "input-data": "what it reads from its standard input, which is empty by default", "capture-output": "which output to keep; none by default" },
  },
  "guest-get-host-name": {
    text: "Tells the guest's name. It need not be known to any name service, nor be unique.",
    since: "2.10",
    arguments: {  },
  },
  "guest-get-users": {
    text: "Lists who is logged in, each user once.",
    since: "2.10",
    arguments: {  },
  },
  "guest-get-timezone": {
    text: "Tells the guest's time zone as it is now.",
    since: "2.10",
    arguments: {  },
  },
  "guest-get-osinfo": {
    text: "Tells which operating system the guest runs.",
    since: "2.10",
    arguments: {  },
  },
  "guest-ssh-get-authorized-keys": {
    text: "Lists the SSH keys that a user may log in with, as they stand in .ssh/authorized_keys of the user's home directory. The last comes first.",
    since: "5.2",
    arguments: { "username": "the user" },
  },
  "guest-ssh-add-authorized-keys": {
    text: "Adds SSH keys to those that a user may log in with. Keys that are there already are not added again. The file is replaced as a whole, with the user's rights; a file that the user may not open counts as none.",
    since: "5.2",
    arguments: { "username": "the user", "keys": "public keys, each a line of authorized_keys", "reset": "whether the keys replace those that are there. False by default." },
  },
  "guest-ssh-remove-authorized-keys": {
    text: "Removes SSH keys from those that a user may log in with. Keys that are not there are ignored, and so is a file that is not there.",
    since: "5.2",
    arguments: { "username": "the user", "keys": "public keys, each exactly as its line of authorized_keys" },
  },
  "guest-get-diskstats": {
    text: "Tells what has been read from and written to each block device.",
    since: "7.1",
    arguments: {  },
  },
  "guest-get-cpustats": {
    text: "Tells what the guest's processors have spent their time on.",
    since: "7.1",
    arguments: {  },
  },
  "guest-get-load": {
    text: "Tells how busy the guest is.",
    since: "10.0",
    arguments: {  },
  },
  "guest-network-get-route": {
    text: "Lists the guest's routes, first those of IPv4.",
    since: "9.1",
    arguments: {  },
  },
};
