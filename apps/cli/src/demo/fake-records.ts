/** A place that can exist: its parts fit together. */
interface Place {
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly pincode: number;
  readonly dialling: string;
}

const place = (city: string, state: string, country: string, pincode: number, dialling: string): Place => ({
  city,
  state,
  country,
  pincode,
  dialling,
});

const PLACES = [
  place('Pune', 'Maharashtra', 'India', 411_001, '+91'),
  place('Bengaluru', 'Karnataka', 'India', 560_001, '+91'),
  place('Kochi', 'Kerala', 'India', 682_001, '+91'),
  place('Hamburg', 'Hamburg', 'Germany', 20_095, '+49'),
  place('Leipzig', 'Saxony', 'Germany', 10_403, '+49'),
  place('Austin', 'Texas', 'United States', 73_301, '+1'),
  place('Portland', 'Oregon', 'United States', 97_201, '+1'),
  place('Lyon', 'Auvergne-Rhone-Alpes', 'France', 69_001, '+33'),
  place('Curitiba', 'Parana', 'Brazil', 80_010, '+55'),
  place('Osaka', 'Osaka', 'Japan', 53_001, '+81'),
] as const;
const GIVEN = [
  'Asha',
  'Ravi',
  'Meera',
  'Arjun',
  'Lena',
  'Jonas',
  'Marie',
  'Hugo',
  'Grace',
  'Noah',
  'Ana',
  'Davi',
  'Yuki',
  'Haru',
  'Zoe',
  'Omar',
] as const;
const FAMILY = [
  'Iyer',
  'Sharma',
  'Patil',
  'Nair',
  'Weber',
  'Keller',
  'Moreau',
  'Petit',
  'Carter',
  'Nguyen',
  'Silva',
  'Costa',
  'Tanaka',
  'Sato',
  'Haddad',
  'Novak',
] as const;
const STREETS = [
  'Station Road',
  'Lake View',
  'Garden Street',
  'Mill Lane',
  'Hill Road',
  'Market Square',
  'River Walk',
  'Park Avenue',
] as const;

/** Column names as `POST /v1/customers/:id/records` takes them. */
export const CSV_HEADER = 'id,name,email,phone,address,country,state,city,pincode,dob,active';

/** Rows that go out in one piece. */
const ROWS_PER_CHUNK = 2_000;

/**
 * So many invented people as CSV, with ids 1, 2, 3, ...; all active. The same seed gives the same bytes. Addresses end in
 * example.org and phone numbers in a range that is not given out, so nobody can be reached by accident.
 */
export function* fakeRecordsCsv(rows: number, seed: number): Generator<Uint8Array> {
  const random = mulberry32(seed);
  const encoder = new TextEncoder();
  let chunk = `${CSV_HEADER}\n`;
  for (let id = 1; id <= rows; id++) {
    chunk += `${fakeRow(id, random)}\n`;
    if (id % ROWS_PER_CHUNK !== 0 && id !== rows) continue;
    yield encoder.encode(chunk);
    chunk = '';
  }
  if (rows === 0) yield encoder.encode(chunk);
}

function fakeRow(id: number, random: () => number): string {
  const whole = (below: number) => Math.floor(random() * below);
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item => items[whole(items.length)] ?? items[0];
  const [given, family, home] = [pick(GIVEN), pick(FAMILY), pick(PLACES)];
  const email = `${given}.${family}.${id}@example.org`.toLowerCase();
  const phone = `${home.dialling} 555 01${String(whole(100)).padStart(2, '0')}`;
  const dob = `${1950 + whole(55)}-${twoDigits(1 + whole(12))}-${twoDigits(1 + whole(28))}`;
  const address = `${1 + whole(250)} ${pick(STREETS)}`;
  return [
    id,
    `${given} ${family}`,
    email,
    phone,
    address,
    home.country,
    home.state,
    home.city,
    home.pincode + whole(90),
    dob,
    true,
  ].join(',');
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Tommy Ettinger's mulberry32: 32 bits of state are plenty for invented names. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
