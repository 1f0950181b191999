/**
 * What is counted and timed, the only package that knows Micrometer. It imports no other package of
 * the service.
 */
package dev.rollcall.metrics;
