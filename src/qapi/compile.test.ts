import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compile } from './compile.ts';
import { QapiError } from './qapi-error.ts';
import type { Read } from './schema-file.ts';

/** Reads from `files`; `paths` is told what was asked for. */
function reader(files: Readonly<Record<string, string>>, paths: string[] = []): Read {
  return (path) => {
    paths.push(path);
    const text = files[path];
    if (text === undefined) throw new Error('no such file');
    return text;
  };
}

/** The paths of a schema's files. */
function pathsOf(path: string, files: Readonly<Record<string, string>>): string[] {
  return compile(path, reader(files)).modules.map(({ path }) => path);
}

suite('The compiler', () => {
  test('says where a schema was to be that cannot be read', () => {
    assert.throws(() => compile('disks.qapi', reader({})), {
      name: 'QapiError',
      message: 'disks.qapi:1: cannot read disks.qapi: no such file',
    });
  });

  test('finds included files from the folder of the one that includes them, and reads each once', () => {
    const paths: string[] = [];
    const files = {
      'schema/all.qapi': "{ 'include': '../common/base.qapi' } { 'include': 'parts/disks.qapi' }",
      'common/base.qapi': "{ 'include': './../schema/parts/disks.qapi' }",
      'schema/parts/disks.qapi': '',
    };
    compile('./schema/../schema/all.qapi', reader(files, paths));
    assert.deepEqual(paths, ['schema/all.qapi', 'common/base.qapi', 'schema/parts/disks.qapi']);
    assert.deepEqual(pathsOf('schema/all.qapi', files), paths);
  });

  test('knows absolute paths, and paths that lead above the first folder', () => {
    const files = {
      '/qapi/all.qapi': "{ 'include': '../disks.qapi' } { 'include': '/etc/./x/../more.qapi' }",
      '/disks.qapi': '',
      '/etc/more.qapi': '',
      '../../up.qapi': "{ 'include': '../further.qapi' }",
      '../../../further.qapi': '',
    };
    assert.deepEqual(pathsOf('/qapi/all.qapi', files), ['/qapi/all.qapi', '/disks.qapi', '/etc/more.qapi']);
    assert.deepEqual(pathsOf('../../up.qapi', files), ['../../up.qapi', '../../../further.qapi']);
  });

  test('takes two backslashes in a string for one', () => {
    const files = { 'all.qapi': String.raw`{ 'include': 'a\\b' }`, [String.raw`a\b`]: '' };
    assert.deepEqual(pathsOf('all.qapi', files), ['all.qapi', String.raw`a\b`]);
  });

  test('keeps the place apart from the problem', () => {
    const files = {
      'all.qapi': "\n{ 'include': 'disks.qapi' }",
      'disks.qapi': "# Disks.\n{ 'struct': 'Disk',\n  'data': 'str' }",
    };
    assert.throws(
      () => compile('all.qapi', reader(files)),
      (error: unknown) => {
        assert.ok(error instanceof QapiError);
        assert.equal(error.problem, "'data' of the struct must be an object");
        assert.equal(error.source.file, 'disks.qapi');
        assert.equal(error.source.line, 3);
        assert.equal(error.source.includedFrom?.line, 2);
        assert.equal(error.source.definition, "struct 'Disk'");
        return true;
      },
    );
  });

  test('needs no line feed at the end of a file, and takes a carriage return for a blank', () => {
    const text = "{ 'command': 'stop' }\r\n##\r\n# @start:\r\n##\r\n{ 'command': 'start' }\r\n# The end.";
    const [stop, start] = compile('all.qapi', reader({ 'all.qapi': text })).definitions();
    assert.equal(stop?.name, 'stop');
    assert.equal(start?.doc?.symbol, 'start');
  });
});

const disks = compile(
  'disks.qapi',
  () => `
  { 'struct': 'Device', 'data': { 'name': 'str' } }
  { 'struct': 'Disk', 'base': 'Device', 'data': { 'size': 'size' } }
  { 'enum': 'Kind', 'data': [ 'disk', 'other' ] }
  { 'struct': 'Typed', 'base': 'Device', 'data': { 'kind': 'Kind' } }
  { 'union': 'Part', 'base': 'Typed', 'discriminator': 'kind', 'data': { 'disk': 'Sized' } }
  { 'union': 'Piece', 'base': { 'kind': 'Kind' }, 'discriminator': 'kind', 'data': { 'disk': 'Sized' } }
  { 'struct': 'Sized', 'data': { 'size': 'size' } }
  { 'alternate': 'Name', 'data': { 'text': 'str', 'nothing': 'null' } }
  { 'command': 'eject', 'data': 'Disk' }
  { 'command': 'eject-all', 'data': { 'now': 'bool' } }
  { 'command': 'eject-part', 'data': 'Part', 'boxed': true }
  { 'event': 'EJECTED' }`,
);

function names(parts: Iterable<{ readonly name: string }>): string {
  return [...parts].map(({ name }) => name).join(' ');
}

/** Names of what a command or an event takes along. */
function dataOf(name: string): string {
  const found = disks.find(name);
  assert.ok(found?.kind === 'command' || found?.kind === 'event');
  return names(disks.data(found));
}

suite('A schema', () => {
  test('has its definitions in order', () => {
    const order = 'Device Disk Kind Typed Part Piece Sized Name eject eject-all eject-part EJECTED';
    assert.equal(names(disks.definitions()), order);
  });

  test('finds definitions by their names', () => {
    assert.equal(disks.find('Kind')?.kind, 'enum');
    assert.equal(disks.find('EJECTED')?.kind, 'event');
    assert.equal(disks.find('str'), undefined);
    assert.equal(disks.findObject('Disk')?.kind, 'struct');
    assert.equal(disks.findObject('Part')?.kind, 'union');
    assert.equal(disks.findObject('Kind'), undefined);
    assert.equal(disks.findObject('nothing'), undefined);
  });

  test('has members of bases before those of an object itself, and none of branches', () => {
    assert.equal(names(disks.members(disks.findObject('Disk')!)), 'name size');
    assert.equal(names(disks.members(disks.findObject('Part')!)), 'name kind');
    assert.equal(names(disks.members(disks.findObject('Piece')!)), 'kind');
  });

  test('has what a command takes, by whatever way it was said', () => {
    assert.equal(dataOf('eject'), 'name size');
    assert.equal(dataOf('eject-all'), 'now');
    assert.equal(dataOf('eject-part'), 'name kind');
    assert.equal(dataOf('EJECTED'), '');
  });

  test('knows what kind of JSON value is of which type', () => {
    const types = ['str', 'uint8', 'size', 'bool', 'null', 'any', 'QType', 'Kind', 'Disk', 'Part'];
    const kinds = types.map((name) => disks.jsonKind({ name, isList: false }));
    assert.equal(kinds.join(' '), 'string number number boolean null any string string object object');
    assert.equal(disks.jsonKind({ name: 'Name', isList: true }), 'array');
    for (const name of ['Name', 'nothing', 'eject'])
      assert.equal(disks.jsonKind({ name, isList: false }), undefined);
  });
});
