/** The demonstration: what is started, in which order, and how it ends. */
@NullMarked
package com.bitville.postgres.demo.internal;

import org.jspecify.annotations.NullMarked;
