/** Certificates for tests, created at run time. */
@NullMarked
package com.bitville.postgres.testkit.tls;

import org.jspecify.annotations.NullMarked;
