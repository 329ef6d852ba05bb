import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOsRelease } from './os-release.ts';

const debian = `\
PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
NAME="Debian GNU/Linux"
VERSION_ID="13"
VERSION="13 (trixie)"
VERSION_CODENAME=trixie
DEBIAN_VERSION_FULL=13.1
ID=debian
HOME_URL="https://www.debian.org/"
`;

const alpine = `\
NAME="Alpine Linux"
ID=alpine
VERSION_ID=3.22.1
PRETTY_NAME="Alpine Linux v3.22"
`;

const gentoo = `\
# written by hand

NAME='Gentoo Linux'
ID='gentoo'
   ANSI_COLOR="1;32"
VARIANT=
`;

function value(line: string): string | undefined {
  return parseOsRelease(line).get('V');
}

test('the files of several distributions are read', () => {
  assert.equal(parseOsRelease(debian).get('PRETTY_NAME'), 'Debian GNU/Linux 13 (trixie)');
  assert.equal(parseOsRelease(debian).get('VERSION_CODENAME'), 'trixie');
  assert.equal(parseOsRelease(alpine).get('VERSION_ID'), '3.22.1');
  assert.deepEqual(
    [...parseOsRelease(gentoo)],
    [
      ['NAME', 'Gentoo Linux'],
      ['ID', 'gentoo'],
      ['ANSI_COLOR', '1;32'],
      ['VARIANT', ''],
    ],
  );
});

test('between double quotes a backslash goes from before a special character, and stays before others', () => {
  assert.equal(value(String.raw`V="a \"b\" \$c \\ \'d\' \n"`), String.raw`a "b" $c \ 'd' \n`);
  assert.equal(value('V="\\`"'), '`');
  assert.equal(value('V=""'), '');
});

test('between single quotes everything stands for itself', () => {
  assert.equal(value(String.raw`V='x y "z" \$ # ;'`), String.raw`x y "z" \$ # ;`);
});

test('without quotes the value ends at the first blank or semicolon', () => {
  assert.equal(value('V=one two'), 'one');
  assert.equal(value('V=one;two'), 'one');
  assert.equal(value(String.raw`V=one\ two`), 'one two');
  assert.equal(value('V=one\r'), 'one');
});

test('what follows a closing quote does not count, and an open quote ends with the line', () => {
  assert.equal(value('V="one" # comment'), 'one');
  assert.equal(value("V='one' two"), 'one');
  assert.equal(value('V="one'), 'one');
  assert.equal(value("V='one"), 'one');
  assert.equal(value('V="one\\'), 'one');
});

test('lines that assign nothing are passed over, and the last assignment counts', () => {
  assert.deepEqual([...parseOsRelease('# V=1\n; x\nnonsense\n[group]\n1V=2\nV=3\nV=4')], [['V', '4']]);
});
