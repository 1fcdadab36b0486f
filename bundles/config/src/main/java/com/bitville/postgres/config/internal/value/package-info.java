/** The parts of a key's declaration: type, constraint, section, and the messages about its values. */
@NullMarked
package com.bitville.postgres.config.internal.value;

import org.jspecify.annotations.NullMarked;
