/** Every configuration key with values to try. */
@NullMarked
package com.bitville.postgres.testkit.config;

import org.jspecify.annotations.NullMarked;
