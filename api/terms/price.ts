import type { Customer } from './customer.ts';

/** What is paid for. */
export interface Priced {
  readonly size: number;
  readonly digits: number;
  readonly analysis: 'none' | 'metrics';
}

/** Of the currencies whose minor unit is not a hundredth (https://docs.stripe.com/currencies). */
const places: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' ').map((c) => [c, 0]),
  ),
  ...Object.fromEntries('bhd jod kwd omr tnd'.split(' ').map((c) => [c, 3])),
};

/** Decimal places of a currency's minor unit. */
export const placesOf = (currency: string): number => places[currency] ?? 2;

/**
 * The price in the minor unit of the customer's currency, rounded up:
 * (job + digit × digits × size [+ metrics]) × (1 − rebate), in integers throughout.
 */
export function priceOf(
  { size, digits, analysis }: Priced,
  { price, currency }: Pick<Customer, 'price' | 'currency'>,
): bigint {
  const digitPrice = multiply(decimal(price.digit), { units: BigInt(digits) * BigInt(size), scale: 0 });
  const full = add(add(decimal(price.job), digitPrice), decimal(analysis === 'metrics' ? price.metrics : 0));
  const share = add({ units: 1n, scale: 0 }, negate(decimal(price.rebate)));
  const { units, scale } = multiply(full, share);
  const minor = units * 10n ** BigInt(placesOf(currency));
  const divisor = 10n ** BigInt(scale);
  return (minor + divisor - 1n) / divisor;
}

/** units ÷ 10^scale. */
interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** The number as it is written, not as the float that it is stored in. */
function decimal(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const at = ({ units, scale: own }: Decimal) => units * 10n ** BigInt(scale - own);
  return { units: at(a) + at(b), scale };
}

function negate({ units, scale }: Decimal): Decimal {
  return { units: -units, scale };
}
