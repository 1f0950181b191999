/**
 * The one place that makes an error an answer, and its log line. It may import {@code storage} for
 * its failures, and {@code http.monitor}.
 */
package dev.rollcall.http.error;
