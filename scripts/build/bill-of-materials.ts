import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineSources } from '../fetch-quickjs.ts';

/** Something that is in the executable. */
export interface Material {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Of the sources as they were compiled, where they are at hand. */
  readonly sha256?: string;
  /** SPDX's name of the licence. */
  readonly license: string;
}

/** What an executable is made of, as CycloneDX 1.6. The same input gives the same text: it has no time and no number. */
export function billOfMaterials(version: string, executable: Buffer, materials: readonly Material[]): string {
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: component('application', {
        name: 'qemu-ga',
        version,
        description: 'guest agent for QEMU virtual machines',
        sha256: createHash('sha256').update(executable).digest('hex'),
        license: 'MIT',
      }),
    },
    components: materials.map((material) => component('library', material)),
    dependencies: [
      {
        ref: reference('qemu-ga', version),
        dependsOn: materials.map((one) => reference(one.name, one.version)),
      },
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function component(type: string, { name, version, description, sha256, license }: Material): object {
  return {
    type,
    'bom-ref': reference(name, version),
    name,
    version,
    description,
    licenses: [{ license: { id: license } }],
    ...(sha256 !== undefined && { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
  };
}

function reference(name: string, version: string): string {
  return `${name}@${version}`;
}

/** The engine, as its own sources name it. */
export function engineMaterial({ engine, folder, files }: EngineSources): Material {
  const hash = createHash('sha256');
  for (const name of files) hash.update(readFileSync(join(folder, name)));
  return {
    name: engine === 'ng' ? 'quickjs-ng' : 'quickjs',
    version: engineVersion(folder),
    description: `JavaScript engine; SHA-256 of ${files.join(', ')} one behind the other`,
    sha256: hash.digest('hex'),
    license: 'MIT',
  };
}

function engineVersion(folder: string): string {
  const file = join(folder, 'VERSION');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const header = readFileSync(join(folder, 'quickjs.h'), 'utf8');
  const parts = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part) => new RegExp(`^#define QJS_VERSION_${part}\\s+(\\d+)`, 'm').exec(header)?.[1],
  );
  return parts.join('.');
}
