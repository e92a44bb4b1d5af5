import { expect, test } from '@jest/globals';
import { withPlainKeys } from '../../../tools/bundles/sdk-schemas.ts';

test('a key that is a constant of the file becomes its text', () => {
  const source = 'const _hH = "httpHeader";\nexport var Put$ = [3, n0, _P, { [_hH]: 1 }, [_hH]];\n';
  expect(withPlainKeys(source)).toBe(
    'const _hH = "httpHeader";\nexport var Put$ = [3, n0, _P, { "httpHeader": 1 }, [_hH]];\n',
  );
});

test('a key that is none is refused, and so is the name of the prototype', () => {
  expect(() => withPlainKeys('export var Put$ = [{ [_hH]: 1 }];')).toThrow('_hH');
  expect(() => withPlainKeys('const _p = "__proto__";\nexport var Put$ = [{ [_p]: 1 }];')).toThrow('_p');
});
