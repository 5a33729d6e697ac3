import { describe, expect, it } from 'vitest';
import { DiskShelf } from './media-disk.ts';
import { OriginFolder } from './origin-folder.fixture.ts';

async function shelfWith(folder: OriginFolder, ...names: string[]): Promise<DiskShelf> {
  const shelf = new DiskShelf(() => Promise.resolve(folder.handle));
  for (const name of names) {
    const writer = await shelf.create();
    await writer.write(Uint8Array.from({ length: 100 }, (_, k) => k));
    await writer.finish(name);
  }
  return shelf;
}

const locks = (folder: OriginFolder): { locked: number; readers: number } => ({
  locked: [...folder.files.values()].filter(({ isLocked }) => isLocked).length,
  readers: [...folder.files.values()].reduce((sum, { readers }) => sum + readers, 0),
});

describe('reading from the disk of an origin', () => {
  for (const sharesReaders of [true, false]) {
    it(`gives the bytes that are there, ${sharesReaders ? 'by one handle that others share' : 'and locks nothing where every handle locks'}`, async () => {
      const folder = Object.assign(new OriginFolder(), { sharesReaders });
      const source = (await (await shelfWith(folder, 'a')).find('a'))!;
      expect(source.size).toBe(100);
      expect([...(await source.read(10, 3))]).toEqual([10, 11, 12]);
      expect([...(await source.read(98, 5))]).toEqual([98, 99]);
      expect((await source.read(100, 5)).length).toBe(0);
      expect(locks(folder)).toEqual({ locked: 0, readers: sharesReaders ? 1 : 0 });
    });
  }

  it('two readings that begin at once leave one handle', async () => {
    const folder = Object.assign(new OriginFolder(), { sharesReaders: true });
    const source = (await (await shelfWith(folder, 'a')).find('a'))!;
    const both = await Promise.all([source.read(1, 1), source.read(2, 1)]);
    expect(both.map(([byte]) => byte)).toEqual([1, 2]);
    expect(locks(folder).readers).toBe(1);
  });

  it('a file that is read can be removed, and is not found again', async () => {
    const folder = Object.assign(new OriginFolder(), { sharesReaders: true });
    const shelf = await shelfWith(folder, 'a');
    await (await shelf.find('a'))!.read(0, 1);
    expect(await shelf.remove('a')).toBe(true);
    expect(await shelf.find('a')).toBeUndefined();
    expect(folder.files.size).toBe(0);
  });

  it('a file that another tab reads stays, and it is told', async () => {
    const folder = Object.assign(new OriginFolder(), { sharesReaders: true });
    const [here, there] = [await shelfWith(folder, 'a'), new DiskShelf(() => Promise.resolve(folder.handle))];
    await (await there.find('a'))!.read(0, 1);
    expect(await here.remove('a')).toBe(false);
    expect((await here.find('a'))?.size).toBe(100);
    expect(await here.remove('not there')).toBe(true);
  });

  it('keeps no more than 256 files open, and reads those closed again', async () => {
    const folder = Object.assign(new OriginFolder(), { sharesReaders: true });
    const names = Array.from({ length: 300 }, (_, k) => `f${k}`);
    const shelf = await shelfWith(folder, ...names);
    const sources = await Promise.all(names.map((name) => shelf.find(name)));
    for (const source of sources) await source!.read(0, 1);
    expect(locks(folder).readers).toBe(256);
    expect([...(await sources[0]!.read(7, 1))]).toEqual([7]);
    expect(locks(folder).readers).toBe(256);
  });

  it('a disk that is gone is told by the reading', async () => {
    const folder = Object.assign(new OriginFolder(), { sharesReaders: true });
    const source = (await (await shelfWith(folder, 'a')).find('a'))!;
    await source.read(0, 1);
    folder.isGone = true;
    await expect(source.read(0, 1)).rejects.toThrow('the disk is gone');
  });
});
