/** Every key there is, by section, with its default and range. */
@NullMarked
package com.bitville.postgres.config.internal.keys;

import org.jspecify.annotations.NullMarked;
