/**
 * What is known of a request for metrics, the access log and traces. It may import {@code metrics},
 * {@code settings} and {@code storage}.
 */
package dev.rollcall.http.monitor;
