/** Certificates for tests, made on the spot. */
@NullMarked
package com.bitville.postgres.testkit.tls;

import org.jspecify.annotations.NullMarked;
