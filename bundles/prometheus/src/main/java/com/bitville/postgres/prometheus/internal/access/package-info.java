/** Who may scrape beyond the loopback address: the web configuration file with certificate and logins. */
@NullMarked
package com.bitville.postgres.prometheus.internal.access;

import org.jspecify.annotations.NullMarked;
