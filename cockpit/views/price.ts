import { placesOf, priceOf } from '../../api/terms/price.ts';
import type { Draft } from '../state/draft.ts';
import type { OpenSession } from '../state/state.ts';
import { grouped, money, wholeNumber } from '../values/number.ts';
import { type Child, h } from './dom.ts';

/** Prices as people read them. */

/** An amount of the major unit, with as many places as it has: €0.0009. */
export function amount(value: number, currency: string): string {
  const places = { minimumFractionDigits: placesOf(currency), maximumFractionDigits: 20 };
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, ...places });
  return format.format(String(value) as Intl.StringNumericLiteral);
}

/** 7 %, of 0.07, which a float makes 7.000000000000001. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(12))} %`;

/** What a price is made of; the parts add up to it. */
export function priceParts({ digits, size, analysis }: Draft, { price, currency }: OpenSession, total: bigint) {
  const count = wholeNumber(size) ?? 0n;
  const length = wholeNumber(digits) ?? 0n;
  const nothing = { job: 0, digit: 0, metrics: 0, rebate: 0 };
  const alone = (part: Partial<typeof nothing>) =>
    priceOf(
      { size: Number(count), digits: Number(length), analysis: 'metrics' },
      { price: { ...nothing, ...part }, currency },
    );
  const parts: (readonly [label: string, minor: bigint])[] = [
    ['Order', alone({ job: price.job })],
    [`${grouped(length)} characters × ${grouped(count)} codes`, alone({ digit: price.digit })],
  ];
  if (analysis) parts.push(['Analysis', alone({ metrics: price.metrics })]);
  // Each part is rounded up for itself; what that makes too much is in the rest.
  const rest = parts.reduce((left, [, minor]) => left - minor, total);
  if (price.rebate > 0) parts.push([`Rebate ${percent(price.rebate)}`, rest]);
  else if (rest !== 0n) parts.push(['Rounding', rest]);
  return parts;
}

/** The parts of a price as a table. */
export function priceTable(draft: Draft, open: OpenSession, total: bigint): Child {
  const signed = (minor: bigint) => (minor < 0n ? `−${money(-minor, open.currency)}` : money(minor, open.currency));
  return h(
    'table',
    { class: 'price' },
    h('caption', { class: 'hidden' }, 'What the price is made of'),
    h(
      'tbody',
      {},
      ...priceParts(draft, open, total).map(([label, minor]) =>
        h('tr', {}, h('th', { scope: 'row' }, label), h('td', {}, signed(minor))),
      ),
    ),
  );
}
