import { describe, expect, it } from '@jest/globals';
import { Changes } from './changes.js';
import type { Summary } from './drawing/story.js';

function change(changes: Changes, ...ids: string[]): void {
  for (const id of ids) changes.put({ id } as Summary);
  changes.flush();
}

describe('the changes that go to the browsers', () => {
  it('go together, each order once', () => {
    const changes = new Changes();
    const sent: string[] = [];
    changes.listen(({ data }) => sent.push(data));
    change(changes, 'a', 'b', 'a');
    expect(sent).toEqual(['[{"id":"a"},{"id":"b"}]']);
  });

  it('are told again to a browser that missed them, by the last id that it has', () => {
    const changes = new Changes();
    change(changes, 'a');
    const { last } = changes;
    change(changes, 'b');
    change(changes, 'c');
    expect(changes.after(last)?.map(({ data }) => data)).toEqual(['[{"id":"b"}]', '[{"id":"c"}]']);
    expect(changes.after(changes.last)).toEqual([]);
  });

  it('are not known any more to whoever is too far behind, and to whoever was there before this process', () => {
    const changes = new Changes(2);
    const { last: start } = changes;
    for (const id of ['a', 'b', 'c']) change(changes, id);
    expect(changes.after(start)).toBeUndefined();
    expect(new Changes().after(changes.last)).toBeUndefined();
    expect(changes.after('nonsense')).toBeUndefined();
  });
});
