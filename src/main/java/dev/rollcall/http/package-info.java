/**
 * What every request passes, whatever its route: admission, content types, bodies, the memory
 * budget. It may import {@code student}, {@code storage}, {@code auth}, {@code metrics} and {@code
 * settings}, and no type of the SDK.
 */
package dev.rollcall.http;
