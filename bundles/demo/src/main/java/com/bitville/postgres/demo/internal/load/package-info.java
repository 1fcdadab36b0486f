/** A little shop that keeps the server busy: customers, orders, and everything that goes wrong with them. */
@NullMarked
package com.bitville.postgres.demo.internal.load;

import org.jspecify.annotations.NullMarked;
