/** Listeners and proxies of every kind, with the expected result for each. */
@NullMarked
package com.bitville.postgres.shipper.internal.situation;

import org.jspecify.annotations.NullMarked;
