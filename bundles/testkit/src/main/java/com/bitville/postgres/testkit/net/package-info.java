/** Network faults. */
@NullMarked
package com.bitville.postgres.testkit.net;

import org.jspecify.annotations.NullMarked;
