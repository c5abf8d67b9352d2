import { specify } from '@waybill/decider/testing';

import { product } from './decider.ts';
import {
  adjustStock,
  describeProduct,
  productDescribed,
  productRegistered,
  productWithdrawn,
  registerProduct,
  stockAdjusted,
  withdrawProduct,
} from './fixtures.ts';

const { given } = specify(product);

describe('registering', () => {
  test('adds an unknown product', () => {
    given().when(registerProduct()).then(productRegistered());
  });

  test('is already so with the same body', () => {
    given(productRegistered()).when(registerProduct()).thenNothing();
  });

  test('is refused with another description or opening stock', () => {
    given(productRegistered())
      .when(registerProduct({ description: 'X' }))
      .thenRefused('product-already-registered');
    given(productRegistered())
      .when(registerProduct({ openingUnits: 1 }))
      .thenRefused('product-already-registered');
  });

  test('is compared with the description of today and the opening stock of then', () => {
    const history = [productRegistered(), productDescribed('NEW'), stockAdjusted()];

    given(...history)
      .when(registerProduct({ description: 'NEW' }))
      .thenNothing();
    given(...history)
      .when(registerProduct())
      .thenRefused('product-already-registered');
  });

  test('is refused after a withdrawal, also with the same body', () => {
    given(productRegistered(), productWithdrawn).when(registerProduct()).thenRefused('product-withdrawn');
  });
});

describe('describing', () => {
  test('gives another description', () => {
    given(productRegistered()).when(describeProduct('NEW')).then(productDescribed('NEW'));
  });

  test('is already so with the description that is there', () => {
    given(productRegistered(), productDescribed('NEW')).when(describeProduct('NEW')).thenNothing();
  });

  test('can go back to an earlier description', () => {
    given(productRegistered({ description: 'OLD' }), productDescribed('NEW'))
      .when(describeProduct('OLD'))
      .then(productDescribed('OLD'));
  });

  test('is refused for a product that is unknown or withdrawn', () => {
    given().when(describeProduct('NEW')).thenRefused('product-unknown');
    given(productRegistered(), productWithdrawn).when(describeProduct('NEW')).thenRefused('product-unknown');
  });
});

describe('adjusting', () => {
  test('corrects the stock', () => {
    given(productRegistered()).when(adjustStock()).then(stockAdjusted());
  });

  test('is already so with a known id, whatever else it says', () => {
    given(productRegistered(), stockAdjusted())
      .when(adjustStock({ quantity: -9_999, reason: null }))
      .thenNothing();
  });

  test('is refused for a product that is unknown or withdrawn, also with a known id', () => {
    given().when(adjustStock()).thenRefused('product-unknown');
    given(productRegistered(), stockAdjusted(), productWithdrawn).when(adjustStock()).thenRefused('product-unknown');
  });

  test('may write off all that is there and no piece more', () => {
    given(productRegistered({ openingUnits: 30 }), stockAdjusted({ quantity: 10 }))
      .when(adjustStock({ adjustmentId: 'B', quantity: -40 }))
      .then(stockAdjusted({ adjustmentId: 'B', quantity: -40 }));
    given(productRegistered({ openingUnits: 30 }), stockAdjusted({ quantity: 10 }))
      .when(adjustStock({ adjustmentId: 'B', quantity: -41 }))
      .thenRefused('write-off-exceeds-stock', { target: '/quantity', details: { units: 40 } });
  });

  test.each([
    [100, null],
    [-100, null],
    [101, '1'],
    [-101, 'x'],
    [5_000, 'Ünwahr: ok'],
  ])('of %d pieces is taken with the reason %p', (quantity, reason) => {
    given(productRegistered()).when(adjustStock({ quantity, reason })).then(stockAdjusted({ quantity, reason }));
  });

  test.each([
    [101, null],
    [-101, null],
    [101, ''],
    [101, '???'],
    [-500, 'é – ü'],
  ])('of %d pieces is refused with the reason %p', (quantity, reason) => {
    given(productRegistered())
      .when(adjustStock({ quantity, reason }))
      .thenRefused('reason-required', { target: '/reason' });
  });

  test('beyond the stock is refused for that even without a reason', () => {
    given(productRegistered())
      .when(adjustStock({ quantity: -501, reason: null }))
      .thenRefused('write-off-exceeds-stock');
  });
});

describe('withdrawing', () => {
  test('takes a product out of the catalogue', () => {
    given(productRegistered()).when(withdrawProduct).then(productWithdrawn);
  });

  test('is already so for a product that is unknown or withdrawn', () => {
    given().when(withdrawProduct).thenNothing();
    given(productRegistered(), productWithdrawn).when(withdrawProduct).thenNothing();
  });
});

test('an event that can not follow is a defect', () => {
  expect(() => product.evolve({ status: 'unknown' }, stockAdjusted())).toThrow('a product that is unknown');
});
