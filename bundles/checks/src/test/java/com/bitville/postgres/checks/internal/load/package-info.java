/** Load that looks like trouble, and trouble that looks like load. */
@NullMarked
package com.bitville.postgres.checks.internal.load;

import org.jspecify.annotations.NullMarked;
