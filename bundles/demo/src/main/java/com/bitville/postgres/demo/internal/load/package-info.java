/** A small shop application that creates load on the server: customers, orders, and typical errors. */
@NullMarked
package com.bitville.postgres.demo.internal.load;

import org.jspecify.annotations.NullMarked;
