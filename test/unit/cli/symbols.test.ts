import { describe, expect, test } from '@jest/globals';
import { nearest } from '../../../cli/alphabets/own-alphabets.ts';
import { readSymbols } from '../../../cli/alphabets/symbols.ts';

const charsOf = (text: string) => readSymbols(text).chars;

describe('the symbols of a character set as people write them', () => {
  test.each([
    ['as they are', 'AEIOU', 'AEIOU'],
    ['with a range', 'А-Я', 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ'],
    ['with several', 'A-F0-9', 'ABCDEF0123456789'],
    ['with more beside a range', 'xА-ВЁy', 'xАБВЁy'],
    ['of a script with a gap', 'Ο-Υ', 'ΟΠΡΣΤΥ'],
    ['beyond the first plane', '🂡🂢-', '🂡🂢-'],
    ['with a hyphen at the beginning', '-AB', '-AB'],
    ['with a hyphen at the end', 'AB-', 'AB-'],
    ['with a hyphen behind a range', 'A-C-', 'ABC-'],
    ['with a hyphen between others', '+-*/', '+-*/'],
    ['with a hyphen between a letter and another one', 'AB-_.', 'AB-_.'],
    ['with a hyphen that is written so', 'A\\-C', 'A-C'],
  ])('%s', (_, text, chars) => {
    expect(charsOf(text)).toBe(chars);
  });

  test('a range is told, with the letter that people miss in it', () => {
    expect(readSymbols('А-Я').notes).toEqual([
      'А-Я is 32 symbols: АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ; Ё is not among them, add it if it is wanted',
    ]);
    expect(readSymbols('А-ЯЁ0-9').notes).toEqual([
      'А-Я is 32 symbols: АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ',
      '0-9 is 10 symbols: 0123456789',
    ]);
    expect(readSymbols('AEIOU').notes).toEqual([]);
  });

  test.each(['Z-A', 'A-A', 'A-z', 'A-Я', '0-Z', 'a-9'])('%s is no range, and is refused', (text) => {
    expect(() => readSymbols(text)).toThrow(`${text} is no range: write letters of one alphabet and case`);
  });

  test.each([
    ['А Б В', 'There is a space between all symbols. Write them without anything between them: АБВ'],
    ['A,B,C,D', 'There is , between all symbols. Write them without anything between them: ABCD'],
  ])('%s is refused with what was meant', (text, message) => {
    expect(() => readSymbols(text)).toThrow(message);
  });

  test('a space that is a symbol is none between them', () => {
    expect(charsOf('AB C')).toBe('AB C');
  });
});

test('of a misspelt name the nearest ones are found', () => {
  const names = ['UPPER_EPCG30', 'LOWER_HEX', 'UPPER_HEX', 'DIGITS', 'DICE', 'BASE16'];
  expect(nearest('UPER_EPCG30', names)).toEqual(['UPPER_EPCG30']);
  expect(nearest('upper-epcg30', names)).toEqual(['UPPER_EPCG30']);
  expect(nearest('hex', names)).toEqual(['LOWER_HEX', 'UPPER_HEX']);
  expect(nearest('digit', names)).toEqual(['DIGITS']);
  expect(nearest('KLINGON', names)).toEqual([]);
});
