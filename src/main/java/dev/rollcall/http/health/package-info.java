/**
 * The health routes, the greeting and the metrics. It may import {@code health}, {@code metrics}
 * and {@code settings}.
 */
package dev.rollcall.http.health;
