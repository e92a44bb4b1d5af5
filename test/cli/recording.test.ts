import { describe, expect, test } from '@jest/globals';
import { pictureOf } from '../../tools/recording/picture.ts';
import { Terminal } from '../../tools/recording/terminal.ts';

/** What `npm run record` makes of a terminal's output. */

const ESC = String.fromCharCode(27);

describe('the recording of a terminal', () => {
  test('has each line for the time that it was to be seen', () => {
    const terminal = new Terminal(10);
    terminal.write(`${ESC}7${ESC}[?25l${ESC}[?7l`, 0);
    terminal.write(`${ESC}[1Gbar 10% and more`, 10);
    terminal.write(`${ESC}[1Gbar 9%${ESC}[0K`, 20);
    terminal.write(`${ESC}8${ESC}[2K${ESC}[?7h${ESC}[?25h`, 30);
    terminal.write('  Saved\r\nlonger than it\r\n', 40);
    expect(terminal.shown()).toEqual([
      { row: 0, text: 'bar 10% an', from: 10, until: 20 },
      { row: 0, text: 'bar 9%', from: 20, until: 30 },
      { row: 0, text: '  Saved', from: 40 },
      { row: 1, text: 'longer tha', from: 40 },
      { row: 2, text: 'n it', from: 40 },
    ]);
  });

  test('is refused where it would show something else', () => {
    expect(() => new Terminal(10).write(`${ESC}[3A`, 0)).toThrow('does not know A with 3');
    expect(() => new Terminal(10).write('\t', 0)).toThrow('does not know');
  });

  test('is drawn with its indentation, and without motion as it ended', () => {
    const shown = [
      { row: 0, text: 'a <bar>', from: 100, until: 200 },
      { row: 0, text: 'a glimpse', from: 200, until: 205 },
      { row: 1, text: '  codes.txt', from: 400 },
    ];
    const picture = pictureOf({ title: 'A terminal', columns: 20, duration: 1000, shown });
    expect(picture).not.toContain('glimpse');
    expect(picture).toContain('@keyframes k0{0%{opacity:0}10.00%{opacity:1}20.00%,to{opacity:0}}');
    expect(picture).toMatch(/<text class="p t0"[^>]*>a &lt;bar></);
    expect(picture).toMatch(/<text class="t1"[^>]*>\u00a0 codes\.txt</);
    const still = picture.replace(/@media .*?\n}\n/s, '');
    expect(still).toContain('.p{opacity:0}');
    expect(still).not.toContain('animation');
  });
});
