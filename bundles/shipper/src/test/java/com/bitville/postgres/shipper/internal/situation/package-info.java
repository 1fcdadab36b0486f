/** Listeners and proxies of every kind, with what is right to think of each. */
@NullMarked
package com.bitville.postgres.shipper.internal.situation;

import org.jspecify.annotations.NullMarked;
