#!/usr/bin/env node
import { bundleIfStale } from '../../scripts/bundle.js';

// In a checkout the sources are the truth: they are bundled again when one of them is newer than the bundle.
await bundleIfStale('tools/waybill');
await import('../dist/main.mjs');
