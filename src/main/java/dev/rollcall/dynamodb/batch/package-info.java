/**
 * How calls are merged: what waits, what shares a call, and what becomes of each member. Knows no
 * transport.
 */
package dev.rollcall.dynamodb.batch;
