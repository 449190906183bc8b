import { describe, expect, it } from 'vitest';
import { FunctionTable } from '../../../src/kernel/functions.js';

const one = () => 1;
const two = () => 2;

describe('the function table', () => {
  it('numbers functions in the order of registration: every CPU thread must register the same', () => {
    const table = new FunctionTable();
    table.register({ one });
    table.register({ two });
    expect(table.names).toEqual(['NULL', 'one', 'two']);
    expect([table.numberOf(one), table.numberOf(two), table.numberNamed('two')]).toEqual([1, 2, 2]);
    expect([table.get(1), table.get(2)]).toEqual([one, two]);
  });

  it.each([0, 3, -1, 0x6b6b6b6a])('has no function %i that could be called', (number) => {
    const table = new FunctionTable();
    table.register({ one, two });
    expect(() => table.get(number)(undefined as never, 0)).toThrow('call of a NULL or wild function pointer');
  });

  it('refuses a name or a function twice', () => {
    const table = new FunctionTable();
    table.register({ one });
    expect(() => table.register({ one: two })).toThrow('a function named one is registered already');
    expect(() => table.register({ NULL: two })).toThrow('a function named NULL is registered already');
    expect(() => table.register({ uno: one })).toThrow('uno is registered already under another name');
  });

  it('says what it has when it is asked for what it has not', () => {
    const table = new FunctionTable();
    table.register({ one, two });
    expect(() => table.numberNamed('three')).toThrow('no function is named three; there are one, two');
    expect(() => table.numberOf(function three() {})).toThrow('function three is not registered with this machine');
    expect(() => table.numberOf(() => 3)).toThrow('function (anonymous) is not registered with this machine');
  });
});
