/** The HTTP server that Prometheus scrapes, and how much of it one scraper may take. */
@NullMarked
package com.bitville.postgres.prometheus.internal.http;

import org.jspecify.annotations.NullMarked;
